import { type Check, checkGroups } from './check.ts'
import { closedFilesAreRead } from './checks/arguments/closed-files.ts'
import { flagsInAnyOrder } from './checks/arguments/flag-order.ts'
import { malformedFilesAreRefused } from './checks/arguments/malformed.ts'
import { missingFilesAreRefused } from './checks/arguments/missing.ts'
import { otherSpellingsAreSafe } from './checks/arguments/spelling.ts'
import { emptyMeansUnset } from './checks/arguments/unset.ts'
import { refusalNamesSetting } from './checks/config/names-setting.ts'
import { badConfigsAreRefused } from './checks/config/refused.ts'
import { validateAnswersBadConfigs } from './checks/config/validate-failure.ts'
import { deleteAnswers } from './checks/delete/answers.ts'
import { deleteHandlesNeverRun } from './checks/delete/handles-never-run.ts'
import { deleteNobody } from './checks/delete/nobody.ts'
import { onlyThePerson } from './checks/delete/only-the-person.ts'
import { deleteTwice, deleteTwins } from './checks/delete/twice.ts'
import { ownMessageTypes } from './checks/process/message-types.ts'
import { onlyMessages } from './checks/process/only-messages.ts'
import { originalKeepsAll } from './checks/process/original-api.ts'
import { containerOutlivesStart } from './checks/process/outlives-start.ts'
import { readerGoneEnds } from './checks/process/reader-gone.ts'
import { sigtermEnds } from './checks/process/sigterm.ts'
import { slowReaderLosesNothing } from './checks/process/slow-reader.ts'
import { stalledReaderIsNoTrap } from './checks/process/stalled-reader.ts'
import { terminalChangesNothing } from './checks/process/terminal.ts'
import { allIdentifiers } from './checks/query/all-identifiers.ts'
import { queryTellsDataType } from './checks/query/data-type.ts'
import { integerOrText } from './checks/query/integer-or-text.ts'
import { blankIdentifiers, hostileIdentifiers, wrongTypedIdentifiers } from './checks/query/odd-values.ts'
import { oneResultPerStore } from './checks/query/one-result-per-store.ts'
import { unknownColumnQueried } from './checks/query/unknown-column.ts'
import { unknownStoreQueried } from './checks/query/unknown-store.ts'
import { fileResults } from './checks/results/files.ts'
import { longRecords, shortLines } from './checks/results/line-cap.ts'
import { readOnlyCommands } from './checks/results/read-only.ts'
import { repeatableResults } from './checks/results/repeatable.ts'
import { handlesRoundTrip, handlesStandAlone } from './checks/results/round-trip.ts'
import { oneStatusPerHandle } from './checks/results/status.ts'
import { validResults } from './checks/results/valid-records.ts'
import { everyKeyScanned } from './checks/scan/every-key.ts'
import { everyStoreScanned } from './checks/scan/every-store.ts'
import { knownStoresScanned } from './checks/scan/known-stores.ts'
import { sampleSize } from './checks/scan/sample-size.ts'
import { unknownStoreScanned } from './checks/scan/unknown-store.ts'
import { validValuesScanned } from './checks/scan/valid-values.ts'
import { decodableSchema } from './checks/schema/decodable.ts'
import { distinctNames } from './checks/schema/distinct-names.ts'
import { flatProperties } from './checks/schema/flat-properties.ts'
import { oneSchemaMessage } from './checks/schema/one-message.ts'
import { stableSchema } from './checks/schema/stable.ts'
import { errorsHoldNoIdentifier } from './checks/secrecy/forced-errors.ts'
import { secretsStaySecret } from './checks/secrecy/kept-secrets.ts'
import { personDataInRecordsOnly } from './checks/secrecy/person-data.ts'
import { replacedSecretsStaySecret } from './checks/secrecy/replaced-secrets.ts'
import { specIsBackwardCompatible } from './checks/spec/backward-compatible.ts'
import { defaultsAreValid } from './checks/spec/defaults.ts'
import { specIsDraft07 } from './checks/spec/draft-07.ts'
import { formCanShowSpec } from './checks/spec/form-types.ts'
import { oneSpecMessage } from './checks/spec/one-message.ts'
import { settingsHaveOrder } from './checks/spec/order.ts'
import { secretsAreMarked } from './checks/spec/secrets-marked.ts'
import { settingsHaveTitles } from './checks/spec/titles.ts'
import { validateHasNoPercent } from './checks/validate/no-percent.ts'
import { oneValidateMessage } from './checks/validate/one-message.ts'
import { silentHostFails } from './checks/validate/silent-host.ts'
import { unreachableHostFails } from './checks/validate/unreachable-host.ts'
import { wrongPasswordFails } from './checks/validate/wrong-password.ts'

/**
 * All checks, by group and then in the order in which they stand here.
 *
 * @example checks.map(({ id }) => id)
 */
export const checks: readonly Check[] = inOrder([
  oneSpecMessage,
  specIsDraft07,
  flagsInAnyOrder,
  onlyMessages,
  formCanShowSpec,
  secretsAreMarked,
  settingsHaveTitles,
  settingsHaveOrder,
  defaultsAreValid,
  specIsBackwardCompatible,
  missingFilesAreRefused,
  malformedFilesAreRefused,
  otherSpellingsAreSafe,
  emptyMeansUnset,
  closedFilesAreRead,
  badConfigsAreRefused,
  refusalNamesSetting,
  validateAnswersBadConfigs,
  oneSchemaMessage,
  stableSchema,
  decodableSchema,
  flatProperties,
  distinctNames,
  knownStoresScanned,
  everyStoreScanned,
  unknownStoreScanned,
  everyKeyScanned,
  validValuesScanned,
  sampleSize,
  ownMessageTypes,
  oneValidateMessage,
  wrongPasswordFails,
  unreachableHostFails,
  silentHostFails,
  validateHasNoPercent,
  terminalChangesNothing,
  sigtermEnds,
  stalledReaderIsNoTrap,
  readerGoneEnds,
  slowReaderLosesNothing,
  containerOutlivesStart,
  allIdentifiers,
  oneResultPerStore,
  queryTellsDataType,
  unknownStoreQueried,
  unknownColumnQueried,
  wrongTypedIdentifiers,
  blankIdentifiers,
  hostileIdentifiers,
  integerOrText,
  handlesRoundTrip,
  handlesStandAlone,
  repeatableResults,
  readOnlyCommands,
  oneStatusPerHandle,
  validResults,
  shortLines,
  longRecords,
  deleteAnswers,
  onlyThePerson,
  deleteTwice,
  deleteTwins,
  deleteHandlesNeverRun,
  deleteNobody,
  secretsStaySecret,
  replacedSecretsStaySecret,
  personDataInRecordsOnly,
  errorsHoldNoIdentifier,
  fileResults,
  originalKeepsAll,
])

function inOrder(all: readonly Check[]): readonly Check[] {
  const place = ({ id }: Check) => checkGroups.findIndex((group) => id.startsWith(`${group}.`))
  return [...all].sort((a, b) => place(a) - place(b))
}
