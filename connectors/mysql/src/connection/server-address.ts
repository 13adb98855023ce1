import type { TlsPlan } from '@monoid-kit/sql'

/** All that is needed to log in, for a session and for the short connection that cancels one. */
export interface ServerAddress {
  readonly hostname: string
  readonly port: number
  readonly database: string
  readonly username: string
  readonly password: string
  readonly tls: TlsPlan
  readonly connectTimeoutMs: number
  /** Shown in the server's list of connections. */
  readonly applicationName: string
}
