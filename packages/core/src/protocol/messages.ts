/**
 * The messages of the Monoid protocol, as they stand on the wire. Member names are the protocol's own
 * (snake_case). `messages.test-d.ts` proves that these types and `message-schemas.ts` say the same.
 *
 * @module
 */

/** What a request asks of a store. Rule B25: a `DELETE` handle never runs again. */
export type RequestType = 'QUERY' | 'DELETE'

/** How far a request has come. Rules B24 and B25: prefer `COMPLETE` at once; `PROGRESS` is polled hourly. */
export type RequestStatus = 'PROGRESS' | 'COMPLETE' | 'FAILED'

/** What `request-results` will yield for a request. Rule B26: always sent. */
export type DataType = 'RECORDS' | 'FILE' | 'NONE'

/** A value that can stand in JSON. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** An object that can stand in JSON. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** What a silo is configured by: `spec` is the JSON Schema of its configuration. The file `spec.json` holds this. */
export interface MonoidSiloSpec {
  readonly name?: string
  readonly spec: JsonObject
}

/** Whether a configuration works. Rule B37: `message` is used as a format string by the API, so it holds no `%`. */
export interface MonoidValidateMessage {
  readonly status: 'SUCCESS' | 'FAILURE'
  readonly message?: string
}

/** One data store: (name, group) names it (B18), `json_schema` describes its records within rule B22. */
export interface MonoidSchema {
  readonly name: string
  readonly group?: string
  readonly json_schema: JsonObject
}

/** All data stores of a silo, on one line (B13). Also the form of the `-s` file. */
export interface MonoidSchemasMessage {
  readonly schemas: readonly MonoidSchema[]
}

/** "Find the rows of this store whose `identifier` column holds `identifier_query`" (B19). */
export interface MonoidQueryIdentifier {
  readonly schema_name: string
  readonly schema_group?: string
  readonly identifier: string
  readonly identifier_query: string | number
  readonly json_schema: JsonObject
}

/** The `-q` file: several identifiers of one store are joined by OR (B20). */
export interface MonoidQuery {
  readonly identifiers: readonly MonoidQueryIdentifier[]
}

/** Where a request stands, for one store. */
export interface MonoidRequestStatus {
  readonly schema_group?: string
  readonly schema_name: string
  readonly request_status: RequestStatus
  readonly data_type?: DataType
}

/** What the API keeps of a request and hands back verbatim; `data` holds everything needed later (B27). */
export interface MonoidRequestHandle {
  readonly schema_group?: string
  readonly schema_name: string
  readonly data?: JsonObject
  readonly request_type: RequestType
}

/** The answer of `query` and `delete` for one store. */
export interface MonoidRequestResult {
  readonly status: MonoidRequestStatus
  readonly handle: MonoidRequestHandle
}

/** The `-r` file: handles of earlier requests. */
export interface MonoidRequestsMessage {
  readonly handles: readonly MonoidRequestHandle[]
}

/**
 * Says that a record is one part of a record too long for one line (B8). It stands beside `data`, never
 * among its columns. `joinRecords` puts the parts together again.
 */
export interface RecordPart {
  /** The ordinal, from 0, of the whole record among the records of the stream. */
  readonly record: number
  /** The ordinal, from 0, of this part within its record. */
  readonly index: number
  /** True on the last part of its record. */
  readonly last: boolean
  /** The members of `data` whose pieces are JSON text, to be parsed once joined: nested values only. */
  readonly json?: readonly string[]
}

/** One record of a store, or the name of a file of records in the temp store (B30). */
export interface MonoidRecord {
  readonly record_type?: 'RECORD' | 'FILE'
  readonly schema_name: string
  readonly schema_group?: string
  readonly data?: JsonObject
  readonly file?: string
  readonly part?: RecordPart
}

/** The `-p` file: the directory into which FILE results are written (B2). */
export interface MonoidPersistenceConfig {
  readonly temp_store: string
}

/** A line for the operator. Only `message` is the original's; the rest is added by this kit. */
export interface MonoidLogMessage {
  readonly message: string
  readonly level?: LogLevel
  /** ISO 8601 with milliseconds, UTC. */
  readonly time?: string
  /** A stable code of the kit: see docs/errors.md. */
  readonly code?: string
  /** Catalogue names and counts. Never a person's data, never a secret. */
  readonly context?: JsonObject
}

/** How grave a log line is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** One line of a connector's stdout. */
export type MonoidMessage =
  | { readonly type: 'SPEC'; readonly spec: MonoidSiloSpec }
  | { readonly type: 'VALIDATE'; readonly validate_msg: MonoidValidateMessage }
  | { readonly type: 'SCHEMA'; readonly schema_msg: MonoidSchemasMessage }
  | { readonly type: 'RECORD'; readonly record: MonoidRecord }
  | { readonly type: 'REQUEST_RESULT'; readonly request: MonoidRequestResult }
  | { readonly type: 'REQUEST_STATUS'; readonly request_status: MonoidRequestStatus }
  | { readonly type: 'FINDING'; readonly finding: Finding }
  | { readonly type: 'LOG'; readonly log: MonoidLogMessage }

/** A value to look for in a silo, and the columns to look in. Added by this kit, as all that `find` reads and prints. */
export interface FindTerm {
  /**
   * Words that a column's name holds in this order (`email` finds `user_email` and `emailAddress`), or the name of a
   * column's type (`inet`, a domain); `*` stands for every column that can hold the value.
   */
  readonly name: string
  /** Read as a value of each column's type; where it cannot be one the column is passed over (B19). */
  readonly value: string
}

/** The `-f` file: several terms are joined by OR. */
export interface FindRequest {
  readonly terms: readonly FindTerm[]
  /** How many foreign keys in a row are followed, 0 to 20; 6 where left out. */
  readonly depth?: number
}

/** How far `find` has come: so many stores of those that have columns to compare. */
export interface FindProgress {
  readonly kind: 'progress'
  readonly done: number
  readonly of: number
}

/** A column that holds a value that was looked for. */
export interface FindMatch {
  readonly kind: 'match'
  readonly schema_name: string
  readonly schema_group?: string
  readonly column: string
  /** Why the column was looked at: its name, its type, or because a term says `*`. */
  readonly via: 'name' | 'type' | 'any'
  /** Rows that hold a value. */
  readonly exact: number
  /** Rows that differ from a value in case, accents or blanks around it only; left out where they were not counted. */
  readonly near?: number
}

/** Rows that foreign keys connect with those that matched. */
export interface FindReference {
  readonly kind: 'reference'
  readonly schema_name: string
  readonly schema_group?: string
  /** `referencing` rows reference matched ones, over any number of keys; `referenced` rows are referenced by matched ones. */
  readonly direction: 'referencing' | 'referenced'
  /** The keys in words, from the store to the table that matched: `orders.user_id → users.id`. */
  readonly path: readonly string[]
  /** The distinct rows that the path leads to. */
  readonly rows: number
  /** Of these, the rows that are neither matched themselves nor led to by a path told before; 0 where `referenced`. */
  readonly additional: number
}

/** All rows of a store that were found: those that match and those that reference them. */
export interface FindStore {
  readonly kind: 'store'
  readonly schema_name: string
  readonly schema_group?: string
  /** Distinct rows. */
  readonly rows: number
  /** For `request-results`, which yields each of the rows once; left out where it does not fit a line (B27). */
  readonly handle?: MonoidRequestHandle
}

/** The end of a search. */
export interface FindSummary {
  readonly kind: 'summary'
  /** The stores of the silo. */
  readonly stores: number
  /** Those with columns to compare. */
  readonly searched: number
  /** Those that could not be read, or not as far as was needed. */
  readonly unread: number
}

/** What `find` has to tell. No value that was looked for is in it but in `handle.data`: a FINDING belongs in no log. */
export type Finding = FindProgress | FindMatch | FindReference | FindStore | FindSummary

/** The kind of a message. */
export type MessageType = MonoidMessage['type']
