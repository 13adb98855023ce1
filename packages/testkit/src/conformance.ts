/**
 * The conformance kit: checks that hold for every connector, in any language, and what runs them.
 *
 * @module
 */
export {
  type Check,
  type CheckGroup,
  type CheckResult,
  checkGroups,
  type Finding,
  type Need,
  NotApplicable,
  type Verdict,
} from './conformance/check.ts'
export { type CommandDataOptions, commandData } from './conformance/fixture/command-data.ts'
export { type DatabaseDataOptions, databaseData } from './conformance/fixture/database-data.ts'
export {
  type ConfigNames,
  type Fixture,
  type FixtureData,
  type FixtureParts,
  makeFixture,
  type PersonIdentifier,
} from './conformance/fixture/fixture.ts'
export { type FixtureSource, readFixture } from './conformance/fixture/read-fixture.ts'
export { type OriginalAccount, originalAccounts } from './conformance/original-account.ts'
export { Outcome, type ResultFile } from './conformance/outcome.ts'
export { checks } from './conformance/registry.ts'
export { exitCodeOf, reasonOf, type Summary, summaryOf } from './conformance/report/summary.ts'
export {
  type Report,
  type ReportFormat,
  reportFormats,
  writeReport,
} from './conformance/report/write-report.ts'
export { runChecks, type Selection } from './conformance/run-checks.ts'
export { Subject, type SubjectOptions, type Telling } from './conformance/subject.ts'
export type {
  OriginalContext,
  OriginalEnd,
  OriginalLoss,
  OriginalReading,
  OriginalStored,
} from './original-reader/original-reading.ts'
export { readAsOriginal } from './original-reader/read-as-original.ts'
export { terminalStream } from './original-reader/terminal-stream.ts'
