import type { ConnectorError } from '@monoid-kit/core'

/** Where a connection is: from `dialling` to `connected`, `waiting` between two attempts. */
export type ConnectionPhase =
  | 'idle'
  | 'dialling'
  | 'authenticating'
  | 'claiming'
  | 'configuring'
  | 'connected'
  | 'waiting'
  | 'closing'
  | 'closed'

/** What is known of a connection at a moment. */
export interface ConnectionState {
  readonly phase: ConnectionPhase
  /** Attempts since the source was connected for long enough to count as stable, this one included. */
  readonly attempt: number
  /** Of `waiting`: how long. */
  readonly retryInMs?: number
  /** Why the last attempt or connection ended; still there when the next one works. */
  readonly lastError?: ConnectorError
}
