import { createHash } from 'node:crypto'
import {
  ConnectorError,
  type Statement as HostStatement,
  type MonoidRecord,
  type Records,
  type SiloContext,
  toConnectorError,
} from '@monoid-kit/core'
import {
  type AccessMode,
  type ForeignKey,
  type Fragment,
  name,
  render,
  type SqlSession,
  sql,
  type Table,
  value,
} from '@monoid-kit/sql'
import { foreignKeysTo } from './catalogue/foreign-keys.ts'
import { MysqlConnection, type StatementLimits } from './connection/mysql-connection.ts'
import type { WireRow } from './connection/row-queue.ts'
import type { ServerAddress } from './connection/server-address.ts'
import { mysqlNotation } from './notation.ts'
import { RecordReader } from './record-reader.ts'
import { readTraits } from './server-traits.ts'
import { beginStatements, type ServerTraits, type SessionLimits, settingsFor } from './session-settings.ts'
import { typed } from './types/typed-value.ts'
import { asciiOf } from './types/wire-value.ts'

/** One connection with one open transaction over the whole server. */
export class MysqlSession implements SqlSession {
  readonly #connection: MysqlConnection
  readonly #limits: SessionLimits
  readonly #mode: AccessMode
  readonly traits: ServerTraits
  /** Whether the server ends statements that take too long. */
  #limited = true
  readonly #closeListeners: (() => void)[] = []

  private constructor(
    connection: MysqlConnection,
    mode: AccessMode,
    traits: ServerTraits,
    limits: SessionLimits,
  ) {
    this.#connection = connection
    this.#mode = mode
    this.traits = traits
    this.#limits = limits
  }

  /**
   * Connects, sets the session up, begins the transaction.
   *
   * @param address the server
   * @param mode what the transaction is for
   * @param limits from the configuration
   * @param context ends the attempt
   * @returns a session; whoever opens it closes it
   * @throws ConnectorError where no session can be had
   */
  static async open(
    address: ServerAddress,
    mode: AccessMode,
    limits: SessionLimits,
    context: SiloContext,
  ): Promise<MysqlSession> {
    const connection = await MysqlConnection.open(address, context.signal)
    try {
      const time = { signal: context.signal, timeoutMs: address.connectTimeoutMs }
      const traits = await readTraits(connection, time)
      await connection.command(settingsFor(traits.dialect, limits), time)
      for (const text of beginStatements(mode, traits)) await connection.command(text, time)
      return new MysqlSession(connection, mode, traits, limits)
    } catch (thrown) {
      await connection.close()
      throw thrown
    }
  }

  /** Whether the connection is encrypted. */
  get encrypted(): boolean {
    return this.#connection.encrypted
  }

  async rows(statement: Fragment, context: SiloContext): Promise<readonly (readonly (string | null)[])[]> {
    await this.#limit(true, context)
    const rows = await this.#connection.rows(render(statement, mysqlNotation), this.#time(context))
    return rows.map(textRow)
  }

  /**
   * Hands over the rows of a long result one after the other, and keeps none.
   *
   * @param statement a SELECT
   * @param take gets each row; an error that it throws ends the reading
   * @param context what the host gave
   */
  async eachRow(
    statement: Fragment,
    take: (row: readonly (string | null)[]) => void,
    context: SiloContext,
  ): Promise<void> {
    await this.#limit(true, context)
    for await (const rows of this.#connection.stream(render(statement, mysqlNotation), this.#time(context))) {
      for (const row of rows) take(textRow(row))
    }
  }

  async execute(statement: Fragment, context: SiloContext): Promise<number> {
    await this.#limit(true, context)
    return this.#connection.change(render(statement, mysqlNotation), this.#time(context))
  }

  /**
   * The limit of a streaming SELECT counts the time in which the server sends nothing though it was asked to: its
   * own limit would count a slow reader's time too.
   */
  async *records(statement: Fragment, table: Table, context: SiloContext): AsyncGenerator<Records> {
    const { reader, select } = await this.#select(statement, table, context)
    yield* this.#connection.encoded(
      select,
      (columns) => reader.transcoder(columns, context.framing),
      this.#time(context),
    )
    reader.tellInvalid(context)
  }

  async *plainRecords(statement: Fragment, table: Table, context: SiloContext): AsyncGenerator<MonoidRecord> {
    const { reader, select } = await this.#select(statement, table, context)
    for await (const rows of this.#connection.stream(select, this.#time(context))) {
      for (const row of rows) yield reader.record(row)
    }
    reader.tellInvalid(context)
  }

  /**
   * Runs one statement that only reads; see `runStatement`.
   *
   * @param statement checked by `boundStatement`
   * @param context what the host gave
   */
  async *statement(statement: HostStatement, context: SiloContext): AsyncGenerator<Records> {
    const { runStatement } = await import('./statements/run-statement.ts')
    await this.#limit(false, context)
    yield* runStatement(this.#connection, statement, context, this.#time(context))
  }

  /** Makes sure that statements cannot do more than read; see `admitStatements`. */
  async admitStatements(context: SiloContext): Promise<void> {
    const { admitStatements } = await import('./statements/admit-statements.ts')
    await this.#limit(true, context)
    await admitStatements(this.#connection, this.traits.dialect, this.#time(context))
  }

  source(table: Table): Fragment {
    return name(...table.path)
  }

  foreignKeys(tables: readonly Table[], context: SiloContext): Promise<readonly ForeignKey[]> {
    return foreignKeysTo(this, tables, this.#mode, context)
  }

  /**
   * Holds the key until the connection ends, which it does right after its transaction: the servers know no named lock
   * that belongs to a transaction.
   */
  async lock(key: string, context: SiloContext): Promise<void> {
    const lockName = `monoid-${createHash('sha256').update(key).digest('hex').slice(0, 48)}`
    const seconds = String(this.#limits.statementSeconds)
    try {
      const [row] = await this.rows(
        sql`SELECT GET_LOCK(${value(lockName)}, ${typed(seconds, 'SIGNED')})`,
        context,
      )
      if (row?.[0] === '1') return
    } catch (thrown) {
      context.signal.throwIfAborted()
      if (toConnectorError(thrown).code !== 'STATEMENT_TIMEOUT') throw thrown
    }
    throw new ConnectorError('LOCK_TIMEOUT', 'another delete of the same rows has not ended in time')
  }

  /** A COMMIT that is not answered may have taken place all the same: that is no refusal, but a passing fault. */
  async commit(context: SiloContext): Promise<void> {
    try {
      await this.#connection.command('COMMIT', this.#time(context))
    } catch (thrown) {
      context.signal.throwIfAborted()
      if (toConnectorError(thrown).code !== 'STATEMENT_TIMEOUT') throw thrown
      throw new ConnectorError('CONNECTION_LOST', 'the server did not answer the COMMIT in time', {
        cause: thrown,
      })
    }
  }

  async close(): Promise<void> {
    await this.#connection.close()
    for (const tell of this.#closeListeners.splice(0)) tell()
  }

  /**
   * Asks to be told when the session is closed.
   *
   * @param tell called once
   */
  onClose(tell: () => void): void {
    this.#closeListeners.push(tell)
  }

  #time({ signal }: SiloContext): StatementLimits {
    return { signal, timeoutMs: this.#limits.statementSeconds * 1000 }
  }

  async #select(statement: Fragment, table: Table, context: SiloContext) {
    if (table.columns.length === 0) {
      throw new ConnectorError('PRIVILEGE_MISSING', 'the user may read none of the columns of the table')
    }
    await this.#limit(false, context)
    const reader = new RecordReader(table)
    return { reader, select: render(reader.wrap(statement), mysqlNotation) }
  }

  async #limit(limited: boolean, context: SiloContext): Promise<void> {
    if (this.#limited === limited) return
    const seconds = limited ? this.#limits.statementSeconds : 0
    await this.#connection.command(
      `SET SESSION ${this.traits.dialect.statementLimit(seconds)}`,
      this.#time(context),
    )
    this.#limited = limited
  }
}

function textRow(row: WireRow): readonly (string | null)[] {
  return row.map((wire) => {
    if (wire === null) return null
    if (typeof wire !== 'object') return asciiOf(wire)
    return (wire instanceof Buffer ? wire : Buffer.from(wire)).toString('utf8')
  })
}
