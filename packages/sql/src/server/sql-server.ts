import type {
  Statement as HostStatement,
  MonoidRecord,
  Records,
  SiloContext,
  StoreRef,
} from '@monoid-kit/core'
import type { ForeignKey, Table } from '../catalogue/table.ts'
import type { Fragment, Notation } from '../statements/fragment.ts'

/** What a transaction is for. A `read` transaction is read-only on the server. */
export type AccessMode = 'read' | 'write'

/**
 * A server as a connector makes it for one configuration: its catalogue and its sessions. Every error it
 * throws is a `ConnectorError`: no driver's text leaves the connector.
 */
export interface SqlServer {
  readonly notation: Notation

  /**
   * The tables that the configuration includes, or of these only the ones named, in a constant number of catalogue
   * queries per database (C19); for the latter only their databases are connected to. Where they all were read in one session,
   * `handOver` may have it.
   */
  tables(context: SiloContext, only?: readonly StoreRef[], handOver?: HandOver): Promise<readonly Table[]>

  /** Opens a connection to a scope and begins a transaction. */
  open(scope: string, mode: AccessMode, context: SiloContext): Promise<SqlSession>

  /** A SELECT that samples a table over its whole length, at a cost that does not grow with it (C21). */
  sampleQuery(session: SqlSession, table: Table, rows: number, context: SiloContext): Promise<SampleQuery>

  /** Which way a cycle of foreign keys is broken: see `ErasureOrder`. */
  readonly erasesCyclesAtOnce: boolean

  /** Makes sure that the user can do no more than read tables by a statement: see `StatementSilo`. */
  admitStatements(context: SiloContext): Promise<void>

  /**
   * Runs one statement of a host's in a read-only transaction of its own, once the server has said that it is one that reads.
   *
   * @param statement checked by `boundStatement`
   * @param context what the host gave
   * @returns records of a store named `statement`
   * @throws ConnectorError `STATEMENT_REFUSED` where it is none that reads, or fails for what it says
   */
  runStatement(statement: HostStatement, context: SiloContext): AsyncIterable<Records>

  /** Closes whatever is still open; what is being opened is closed as well, and nothing can be opened any more. */
  close(): Promise<void>
}

/**
 * Offers a read session, in which nothing has failed, to whoever reads next in its scope.
 *
 * @returns true where it was taken, and is no longer the giver's to close
 */
export type HandOver = (scope: string, session: SqlSession) => boolean

/** A SELECT of a sample; it may return more rows than wanted, of which the store picks. */
export interface SampleQuery {
  /** All columns of the table, in its order. */
  readonly statement: Fragment
  /** False where only head and tail could be read. */
  readonly spread: boolean
}

/** One connection with one open transaction. `close` rolls back what was not committed. */
export interface SqlSession {
  /** Runs a statement with a small result: text columns only, as strings. */
  rows(statement: Fragment, context: SiloContext): Promise<readonly (readonly (string | null)[])[]>

  /** Runs a statement that changes rows and tells how many. */
  execute(statement: Fragment, context: SiloContext): Promise<number>

  /**
   * Runs a SELECT of exactly the table's columns in their order, and streams its rows as records of the table's
   * store, in flat memory and with backpressure.
   */
  records(statement: Fragment, table: Table, context: SiloContext): AsyncIterable<Records>

  /**
   * Does what `records` does, one plain record per row: for samples, whose values are looked at, and to hold the rows that
   * `records` encodes against.
   */
  plainRecords(statement: Fragment, table: Table, context: SiloContext): AsyncIterable<MonoidRecord>

  /** What the session reads a table as in FROM: `ONLY` for a Postgres table with heirs, for instance. */
  source(table: Table): Fragment

  /** The foreign keys of the scope that reference any of these tables, from wherever. */
  foreignKeys(tables: readonly Pick<Table, 'path'>[], context: SiloContext): Promise<readonly ForeignKey[]>

  /**
   * Which of these tables were written anew after the transaction began, by TRUNCATE or ALTER TABLE for instance, so that it may miss
   * their rows and no error says so. To be asked once they have been read. Absent where the server lets such a reading fail.
   */
  rewritten?(tables: readonly Table[], context: SiloContext): Promise<readonly Table[]>

  /** Waits until no other session holds the key, and holds it until the transaction ends (B17). */
  lock(key: string, context: SiloContext): Promise<void>

  commit(context: SiloContext): Promise<void>

  /** Rolls back what was not committed and lets go of the connection; cancels a running statement on the server. Never throws. */
  close(): Promise<void>
}
