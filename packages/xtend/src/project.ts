/**
 * The project files of an Xtend service: `dais.json` and what goes with it. Nothing of the service itself is loaded.
 *
 * @module
 */
export { checkDais } from './project/check-dais.ts'
export {
  type CheckedContainer,
  checkProject,
  type ProjectFinding,
  type ProjectReport,
} from './project/check-project.ts'
export type { DaisContainer, DaisFile } from './project/dais-file.ts'
export { type DaisLock, type LockedContainer, type LockState, lockText } from './project/dais-lock.ts'
export { daisSchema } from './project/dais-schema.ts'
export { fingerprintContext } from './project/fingerprint-context.ts'
export { envExample } from './settings/env-example.ts'
