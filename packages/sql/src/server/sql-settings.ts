/** The settings that relational connectors share, as their spec.json names them; unset ones are absent (B4). */
export interface SqlSettings {
  readonly include_schemas?: readonly string[]
  readonly exclude_schemas?: readonly string[]
  readonly include_tables?: readonly string[]
  readonly exclude_tables?: readonly string[]
  readonly include_columns?: readonly string[]
  readonly exclude_columns?: readonly string[]
  /** Rows per table in a scan. */
  readonly sample_size: number
  /** Scan reads every row. */
  readonly full_scan: boolean
  /** Deletes are refused. */
  readonly read_only: boolean
  /** Seconds a statement may take. */
  readonly statement_timeout_seconds: number
  /** Seconds a statement may wait for a lock. */
  readonly lock_timeout_seconds: number
  /** Seconds until a connection must stand. */
  readonly connect_timeout_seconds: number
  /** Connections at a time. */
  readonly max_connections: number
  readonly application_name: string
}
