import type { SqlSettings, TlsSettings } from '@monoid-kit/sql'

/** The configuration as spec.json describes it, defaults applied, unset members absent (B4). */
export interface PostgresConfig extends SqlSettings, TlsSettings {
  readonly hostname: string
  readonly port: number
  /** Where to connect first; the only database unless `scan_all` is set. */
  readonly database: string
  readonly username: string
  readonly password?: string
  /** All databases that the user may connect to. */
  readonly scan_all: boolean
  /** Globs of databases that `scan_all` leaves out. */
  readonly exclude_dbs?: readonly string[]
  /** Globs of views to list as well, `view` or `schema.view`. */
  readonly include_views?: readonly string[]
}
