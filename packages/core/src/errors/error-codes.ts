/** Who has to act: the one who configured it, nobody (try again), or the operator of the system. */
export type FailureType = 'config' | 'transient' | 'system'

/** Whether an error hurts one store (a FAILED answer, exit 0) or the whole silo (a non-zero exit, B14). */
export type ErrorScope = 'store' | 'silo'

/** What is fixed about a code. */
export interface ErrorDefinition {
  readonly failureType: FailureType
  readonly scope: ErrorScope
  /** The exit code of a process that ends with it. */
  readonly exitCode: number
  readonly meaning: string
  /** What to do about it. */
  readonly hint: string
}

/**
 * Every error code of the kit and its connectors; docs/errors.md is generated from this table.
 *
 * @example errorCodes.LOCK_TIMEOUT.failureType // 'transient'
 */
export const errorCodes = {
  INTERNAL: {
    failureType: 'system',
    scope: 'store',
    exitCode: 1,
    meaning: 'something that the connector did not foresee',
    hint: 'report it, with the version and the command',
  },
  USAGE: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 2,
    meaning: 'the command line is wrong',
    hint: 'see --help',
  },
  ARGUMENT_FILE: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 2,
    meaning: 'an argument file cannot be read, is not JSON, or has not the expected form',
    hint: 'check the file against docs/protocol.md',
  },
  SPEC_INVALID: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 1,
    meaning: "the connector's own spec.json is missing or wrong",
    hint: 'mend the connector: spec.json stands beside its package.json',
  },
  CONFIG_INVALID: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 3,
    meaning: 'the configuration does not fit the spec',
    hint: 'correct the named properties',
  },
  SCHEMA_TOO_LONG: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 3,
    meaning: 'the SCHEMA message is longer than a line may be',
    hint: 'exclude some (databases: exclude_schemas, exclude_tables, exclude_columns), or give --max-line-bytes 0 where the reader has no cap',
  },
  HANDLE_TOO_LONG: {
    failureType: 'config',
    scope: 'store',
    exitCode: 1,
    meaning: 'the identifiers of one store do not fit into one handle',
    hint: 'send fewer identifiers per request',
  },
  HANDLE_INVALID: {
    failureType: 'config',
    scope: 'store',
    exitCode: 2,
    meaning: 'a handle holds not what query put into it',
    hint: 'hand handles back as they came',
  },
  UNKNOWN_STORE: {
    failureType: 'config',
    scope: 'store',
    exitCode: 5,
    meaning: 'the silo has no such data store',
    hint: 'run schema again; check the include and exclude lists',
  },
  UNKNOWN_COLUMN: {
    failureType: 'config',
    scope: 'store',
    exitCode: 5,
    meaning: 'the data store has no such column',
    hint: 'run schema again',
  },
  IDENTIFIER_INVALID: {
    failureType: 'config',
    scope: 'store',
    exitCode: 5,
    meaning: 'an identifier is not a string or an exact integer',
    hint: 'send it as a string',
  },
  MESSAGE_INVALID: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 1,
    meaning: 'a line is not a message of the protocol',
    hint: 'the writer of the stream is at fault',
  },
  RECORD_PARTS_INVALID: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 1,
    meaning: 'parts of a split record are missing or out of order',
    hint: 'read the stream again from its start',
  },
  RECORD_TOO_LONG: {
    failureType: 'system',
    scope: 'store',
    exitCode: 5,
    meaning: 'a record cannot be split into lines under the cap',
    hint: 'raise --max-line-bytes or exclude columns',
  },
  STORE_READ_ONLY: {
    failureType: 'config',
    scope: 'store',
    exitCode: 1,
    meaning: 'rows of this store cannot be deleted',
    hint: 'see the message',
  },
  SILO_READ_ONLY: {
    failureType: 'config',
    scope: 'store',
    exitCode: 3,
    meaning: 'the configuration forbids deletes',
    hint: 'set read_only to false to allow them',
  },
  ROLLED_BACK: {
    failureType: 'system',
    scope: 'store',
    exitCode: 1,
    meaning: 'another store of the same transaction failed, so nothing was changed here',
    hint: 'mend the store that is named as the cause',
  },
  REFERENCED_ROWS: {
    failureType: 'config',
    scope: 'store',
    exitCode: 1,
    meaning: 'rows outside the request still reference the rows to delete',
    hint: 'link the referencing tables to the person too, or change their foreign keys',
  },
  ROWS_REMAIN: {
    failureType: 'system',
    scope: 'store',
    exitCode: 1,
    meaning: 'rows were still there after their DELETE, for instance because a trigger kept them',
    hint: 'look at the triggers and rules of the table',
  },
  NOT_TRANSACTIONAL: {
    failureType: 'config',
    scope: 'store',
    exitCode: 1,
    meaning: "the table's engine knows no transactions, so a failed delete could not be undone",
    hint: 'convert the table to a transactional engine',
  },
  DNS_FAILED: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 4,
    meaning: 'the host name cannot be resolved',
    hint: 'check hostname; inside a container, localhost is the container itself',
  },
  CONNECT_FAILED: {
    failureType: 'transient',
    scope: 'silo',
    exitCode: 4,
    meaning: 'no connection to the server',
    hint: 'check hostname, port and firewalls; inside a container, localhost is the container itself',
  },
  CONNECT_TIMEOUT: {
    failureType: 'transient',
    scope: 'silo',
    exitCode: 4,
    meaning: 'the server did not answer in time',
    hint: 'check hostname, port and firewalls, or raise connect_timeout_seconds',
  },
  TLS_FAILED: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 3,
    meaning: 'the TLS connection could not be made or trusted',
    hint: 'check ssl_mode, ssl_ca, ssl_cert and ssl_key',
  },
  LOGIN_FAILED: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 3,
    meaning: 'the server refused the login',
    hint: 'check username and password, and that this host may log in',
  },
  DATABASE_UNKNOWN: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 3,
    meaning: 'the server has no such database, or the user may not use it',
    hint: 'check database',
  },
  DATABASE_SKIPPED: {
    failureType: 'config',
    scope: 'store',
    exitCode: 0,
    meaning: 'a database was left out because the user may not use it',
    hint: 'grant access, or list it in exclude_dbs',
  },
  SERVER_UNSUITABLE: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 3,
    meaning: 'the server does not do what the connector needs',
    hint: 'see the message',
  },
  PRIVILEGE_MISSING: {
    failureType: 'config',
    scope: 'store',
    exitCode: 5,
    meaning: 'the user lacks a privilege',
    hint: 'grant it, or exclude the table',
  },
  ROW_SECURITY: {
    failureType: 'config',
    scope: 'store',
    exitCode: 5,
    meaning: 'row-level security would hide rows, so the answer would be incomplete',
    hint: 'use a role with BYPASSRLS, or exclude the table',
  },
  CONNECTION_LOST: {
    failureType: 'transient',
    scope: 'silo',
    exitCode: 4,
    meaning: 'the connection broke',
    hint: 'try again',
  },
  STATEMENT_TIMEOUT: {
    failureType: 'transient',
    scope: 'store',
    exitCode: 5,
    meaning: 'a statement took too long',
    hint: 'add an index on the identifier, or raise statement_timeout_seconds',
  },
  LOCK_TIMEOUT: {
    failureType: 'transient',
    scope: 'store',
    exitCode: 5,
    meaning: 'a lock was not granted in time',
    hint: 'try again when the table is less busy, or raise lock_timeout_seconds',
  },
  DEADLOCK: {
    failureType: 'transient',
    scope: 'store',
    exitCode: 5,
    meaning: 'the server broke a deadlock by ending this transaction',
    hint: 'try again',
  },
  REFERENCE_CYCLE: {
    failureType: 'config',
    scope: 'store',
    exitCode: 1,
    meaning: 'tables reference each other in a circle that cannot be broken',
    hint: 'make one of the referencing columns nullable, or its foreign key ON DELETE CASCADE or SET NULL',
  },
  DATABASE_ERROR: {
    failureType: 'system',
    scope: 'store',
    exitCode: 5,
    meaning: 'the server refused a statement',
    hint: 'look up the server code in the message',
  },
  INCOMPLETE: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 5,
    meaning: 'a part of the data could not be read; the log says which',
    hint: 'mend the named stores and try again',
  },
  TEMP_STORE: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 1,
    meaning: 'the temp store is missing or cannot be written',
    hint: 'give -p a file whose temp_store is a writable directory',
  },
  ARCHIVE_ENTRY: {
    failureType: 'system',
    scope: 'store',
    exitCode: 5,
    meaning: 'a file of a FILE result has no name, or is not as long as it was said to be',
    hint: 'try again; if it stays, mend the connector',
  },
  DEADLINE: {
    failureType: 'transient',
    scope: 'silo',
    exitCode: 124,
    meaning: 'the deadline passed',
    hint: 'raise --deadline-seconds',
  },
  CANCELLED: {
    failureType: 'transient',
    scope: 'silo',
    exitCode: 143,
    meaning: 'the command was cancelled',
    hint: 'run it again',
  },
  INTERRUPTED: {
    failureType: 'transient',
    scope: 'silo',
    exitCode: 130,
    meaning: 'the command was interrupted',
    hint: 'run it again',
  },
  READER_GONE: {
    failureType: 'transient',
    scope: 'silo',
    exitCode: 141,
    meaning: 'the reader of the output went away',
    hint: 'run it again',
  },
  OUTPUT_FAILED: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 1,
    meaning: 'the output cannot be written',
    hint: 'look at where stdout leads: a full disk, for instance',
  },
  SESSION_REQUEST: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 2,
    meaning: 'a line of a session is not a request',
    hint: 'see docs/session.md',
  },
  IDENTIFIER_NO_MATCH: {
    failureType: 'config',
    scope: 'store',
    exitCode: 0,
    meaning: 'an identifier is blank or cannot be a value of its column, so it matches no row',
    hint: 'check the identifier that was sent',
  },
  NEAR_MISSES: {
    failureType: 'config',
    scope: 'store',
    exitCode: 0,
    meaning: 'rows differ from the identifier only in case, accents or blanks; they were left alone',
    hint: 'check whether they are the same person',
  },
  TEXT_NOT_UTF8: {
    failureType: 'config',
    scope: 'store',
    exitCode: 0,
    meaning: 'text of the database is not valid UTF-8; it was written as hexadecimal digits, nothing is lost',
    hint: 'give the database an encoding that is checked',
  },
  SAMPLE_NOT_SPREAD: {
    failureType: 'config',
    scope: 'store',
    exitCode: 0,
    meaning: 'the table has no usable key, so the sample is of its head and tail only',
    hint: 'set full_scan, or give the table an integer key',
  },
  CONFIG_UNKNOWN_PROPERTY: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 0,
    meaning: 'the configuration has a property that the spec does not know; it has no effect',
    hint: 'check its spelling against spec',
  },
  PRIVILEGES_KEPT: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 0,
    meaning: 'the process could not give up root',
    hint: 'check MONOID_RUN_AS and the capabilities of the container',
  },
  CLOSE_FAILED: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 0,
    meaning: 'the silo could not be closed properly; what was answered stands',
    hint: 'nothing need be done',
  },
  LIBRARY_OUTPUT: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 0,
    meaning: 'a library printed text; it was dropped, for it may hold personal data',
    hint: 'in a connector, use context.log',
  },
  LOG_LINES_DROPPED: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 0,
    meaning: 'log lines were left out because the reader of the output was far behind',
    hint: 'read the output faster, or log less with --log-level',
  },
  NODE_WARNING: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 0,
    meaning: 'Node gave a warning',
    hint: 'report it, with the version and the command',
  },
} as const satisfies Record<string, ErrorDefinition>

/** A code of the kit. */
export type ErrorCode = keyof typeof errorCodes
