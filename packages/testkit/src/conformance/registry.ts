import { type Check, checkGroups } from './check.ts'
import { closedFilesAreRead } from './checks/arguments/closed-files.ts'
import { flagsInAnyOrder } from './checks/arguments/flag-order.ts'
import { malformedFilesAreRefused } from './checks/arguments/malformed.ts'
import { missingFilesAreRefused } from './checks/arguments/missing.ts'
import { otherSpellingsAreSafe } from './checks/arguments/spelling.ts'
import { emptyMeansUnset } from './checks/arguments/unset.ts'
import { onlyMessages } from './checks/process/only-messages.ts'
import { specIsBackwardCompatible } from './checks/spec/backward-compatible.ts'
import { defaultsAreValid } from './checks/spec/defaults.ts'
import { specIsDraft07 } from './checks/spec/draft-07.ts'
import { formCanShowSpec } from './checks/spec/form-types.ts'
import { oneSpecMessage } from './checks/spec/one-message.ts'
import { settingsHaveOrder } from './checks/spec/order.ts'
import { secretsAreMarked } from './checks/spec/secrets-marked.ts'
import { settingsHaveTitles } from './checks/spec/titles.ts'

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
])

function inOrder(all: readonly Check[]): readonly Check[] {
  const place = ({ id }: Check) => checkGroups.findIndex((group) => id.startsWith(`${group}.`))
  return [...all].sort((a, b) => place(a) - place(b))
}
