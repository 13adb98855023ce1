import type { Log } from '../logging/log.ts'
import type { Framing } from './records.ts'

/** What a host gives a silo with every call. */
export interface SiloContext {
  /** Aborted by a signal, a deadline, a cancel or a reader that went away: every wait must end with it. */
  readonly signal: AbortSignal
  /** The operator's log. Codes, catalogue names and counts only: never a person's data, never a secret. */
  readonly log: Log
  /** What goes around a row that a store encodes itself. */
  readonly framing: Framing
  /** The directory for FILE results (B2), where the command has one. */
  readonly tempStore?: string
}
