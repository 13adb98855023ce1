import type { SqlSettings, TlsSettings } from '@monoid-kit/sql'

/** The configuration as spec.json describes it, with its defaults applied; unset settings are absent (B4). */
export interface MysqlConfig extends SqlSettings, TlsSettings {
  readonly hostname: string
  readonly port: number
  /** The database that is logged in to, and the only one that is looked at unless `scan_all`. */
  readonly database: string
  readonly username: string
  readonly password?: string
  /** All databases that the user may see, but for system databases and `exclude_dbs`. */
  readonly scan_all: boolean
  /** Databases to leave out of `scan_all`, as globs. */
  readonly exclude_dbs?: readonly string[]
  /** Views to take as tables, as globs of `view` or `database.view`. */
  readonly include_views?: readonly string[]
}
