import { ConnectorError, type MonoidRecord, type Records, type SiloContext } from '@monoid-kit/core'
import {
  type AccessMode,
  type ForeignKey,
  type Fragment,
  name,
  render,
  rewrittenError,
  type SqlSession,
  type Statement,
  sql,
  type Table,
  value,
} from '@monoid-kit/sql'
import type pg from 'pg'
import { readForeignKeys } from '../catalogue/foreign-keys.ts'
import { cancelStatement } from '../connect/cancel-statement.ts'
import type { OpenClient } from '../connect/open-client.ts'
import { type Address, destroyQuietly } from '../connect/open-socket.ts'
import { raceSignal } from '../connect/race-signal.ts'
import { postgresNotation } from '../notation.ts'
import type { PostgresConfig } from '../postgres-config.ts'
import { translateError } from '../translate-error.ts'
import type { RowShape } from '../wire/row-plan.ts'
import { describeSelect, type ResultField } from './describe-select.ts'
import { encodeRecords } from './encode-records.ts'
import type { TextRow } from './fetch-query.ts'
import { handOver } from './hand-over.ts'
import { lockNumber } from './lock-number.ts'
import { readRecords } from './read-records.ts'
import { rewrittenTables } from './rewritten-tables.ts'
import type { ServerTraits } from './server-traits.ts'
import { beginTransaction, milliseconds } from './session-settings.ts'
import { streamRows } from './stream-rows.ts'

/** How long a polite goodbye may take before the connection is cut. */
const goodbyeMs = 500

/** A value takes at the most so many times the bytes on the wire as it takes in a line, apart from short ones. */
const mostShrinkage = 4
const roomForOthers = 64 * 1024

/** What a session needs to know besides its connection. */
export interface SessionOptions {
  readonly address: Address
  readonly config: PostgresConfig
  /** Called once, when the connection is gone. */
  readonly released: () => void
}

/** One connection with one open transaction. */
export class PostgresSession implements SqlSession {
  readonly #open: OpenClient
  readonly #options: SessionOptions
  #running = 0
  #closing: Promise<void> | undefined
  /** The database's encoding, for instance `UTF8`. */
  encoding = ''
  /** For instance 170002. */
  serverVersion = 0

  /** @param open a connection that has logged in; it is now this session's to end */
  constructor(open: OpenClient, options: SessionOptions) {
    this.#open = open
    this.#options = options
  }

  /** Begins the transaction and settles its settings. */
  async begin(mode: AccessMode, context: SiloContext): Promise<void> {
    const text = beginTransaction(this.#options.config, mode)
    const results = await this.#run(context, () =>
      this.#open.client.query<[string, string]>({ text, rowMode: 'array' }),
    ).catch((thrown) => {
      throw mode === 'write' ? explainStandby(thrown) : thrown
    })
    // The types know of one result; several statements give a list.
    const last = [results].flat().at(-1)?.rows[0]
    this.serverVersion = Number(last?.[0])
    this.encoding = last?.[1] ?? ''
  }

  async rows(statement: Fragment, context: SiloContext): Promise<readonly (readonly (string | null)[])[]> {
    const result = await this.#query(statement, context)
    return result.rows
  }

  /**
   * Hands over the rows of a long result one after the other, and keeps none.
   *
   * @param statement a SELECT
   * @param take gets each row; an error that it throws ends the reading
   * @param context what the host gave
   */
  async eachRow(statement: Fragment, take: (row: TextRow) => void, context: SiloContext): Promise<void> {
    const { text, values } = render(statement, postgresNotation)
    await this.#run(context, () => handOver(this.#open.client, { text, values }, take))
  }

  async execute(statement: Fragment, context: SiloContext): Promise<number> {
    const result = await this.#query(statement, context)
    return result.rowCount ?? 0
  }

  records(statement: Fragment, table: Table, context: SiloContext): AsyncGenerator<Records> {
    const limitMs = milliseconds(this.#options.config.statement_timeout_seconds)
    const records = this.#stream(context, () =>
      encodeRecords(
        this.#open,
        render(statement, postgresNotation),
        table,
        this.#traits,
        { limitMs },
        context,
      ),
    )
    return this.#present(records, table, context)
  }

  plainRecords(statement: Fragment, table: Table, context: SiloContext): AsyncGenerator<MonoidRecord> {
    const rows = (text: Fragment) => streamRows(this.#open, render(text, postgresNotation), context.signal)
    const records = this.#stream(context, () => readRecords(rows, statement, table, this.#traits, context))
    return this.#present(records, table, context)
  }

  /**
   * Asks the server, without running it, whether a text is one statement that only reads, and what its rows are made of.
   *
   * @param text a statement of whoever asks the host
   * @param context what the host gave
   * @returns the columns of its result
   */
  describe(text: string, context: SiloContext): Promise<readonly ResultField[]> {
    return this.#run(context, () => describeSelect(this.#open.client, text))
  }

  /**
   * Streams the rows of a statement whose columns are known by `describe`, as `records` does; but one that cannot fit into a line
   * is not read: a statement can make a row of gigabytes out of nothing.
   *
   * @param statement the statement
   * @param result the store that its rows are said to be of, and its columns
   * @param context what the host gave
   */
  resultRecords(statement: Statement, result: RowShape, context: SiloContext): AsyncGenerator<Records> {
    const limits = {
      limitMs: milliseconds(this.#options.config.statement_timeout_seconds),
      maxRowBytes: roomForOthers + mostShrinkage * context.framing.maxLineBytes,
    }
    return this.#stream(context, () =>
      encodeRecords(this.#open, statement, result, this.#traits, limits, context),
    )
  }

  source(table: Table): Fragment {
    return table.kind === 'table' ? sql`ONLY ${name(...table.path)}` : name(...table.path)
  }

  foreignKeys(tables: readonly Table[], context: SiloContext): Promise<readonly ForeignKey[]> {
    return readForeignKeys(this, tables, context)
  }

  /** Waits as long as a statement may take: the twin that holds the lock is at work on the same request. */
  async lock(key: string, context: SiloContext): Promise<void> {
    const limit = `${Math.round(this.#options.config.lock_timeout_seconds * 1000)}`
    const setLimit = (to: string) =>
      sql`SELECT pg_catalog.set_config('lock_timeout', ${value(to)}::text, true)`
    await this.rows(setLimit('0'), context)
    await this.rows(
      sql`SELECT pg_catalog.pg_advisory_xact_lock(${value(lockNumber(key))}::int8)::text`,
      context,
    )
    await this.rows(setLimit(limit), context)
  }

  async commit(context: SiloContext): Promise<void> {
    const result = await this.#run(context, () => this.#open.client.query('COMMIT'))
    // A transaction in which a statement failed answers COMMIT with a rollback, and no error.
    if (result.command !== 'COMMIT') {
      throw new ConnectorError(
        'DATABASE_ERROR',
        'the server rolled the transaction back instead of committing it',
      )
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#shut()
    return this.#closing
  }

  #query(statement: Fragment, context: SiloContext): Promise<pg.QueryArrayResult<(string | null)[]>> {
    const { text, values } = render(statement, postgresNotation)
    return this.#run(context, () =>
      this.#open.client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array' }),
    )
  }

  async #run<Result>(context: SiloContext, start: () => Promise<Result>): Promise<Result> {
    context.signal.throwIfAborted()
    this.#running += 1
    const running = start().finally(() => {
      this.#running -= 1
    })
    try {
      return await raceSignal(running, context.signal)
    } catch (thrown) {
      this.#abandonIfAborted(context)
      throw translateError(thrown)
    }
  }

  /** A connection on which a stream was left early, or broke, is half read: it is closed at once. */
  async *#stream<Item>(context: SiloContext, open: () => AsyncIterable<Item>): AsyncGenerator<Item> {
    context.signal.throwIfAborted()
    this.#running += 1
    let isWhole = false
    try {
      yield* open()
      isWhole = true
    } catch (thrown) {
      isWhole = thrown instanceof Error && 'severity' in thrown
      this.#abandonIfAborted(context)
      throw translateError(thrown)
    } finally {
      if (isWhole) this.#running -= 1
      else if (context.signal.aborted) void this.close()
      else await this.close()
    }
  }

  rewritten(tables: readonly Table[], context: SiloContext): Promise<readonly Table[]> {
    return tables.length === 0 ? Promise.resolve([]) : rewrittenTables(this, tables, context)
  }

  /** A table of which there is a row was not written anew; of a partitioned table this says nothing of its other parts. */
  async *#present<Item>(
    records: AsyncIterable<Item>,
    table: Table,
    context: SiloContext,
  ): AsyncGenerator<Item> {
    let isEmpty = true
    for await (const record of records) {
      isEmpty = false
      yield record
    }
    if (!isEmpty && table.kind !== 'partitioned') return
    if ((await this.rewritten([table], context)).length > 0) throw rewrittenError()
  }

  get #traits(): ServerTraits {
    return { encoding: this.encoding, version: this.serverVersion }
  }

  /** An aborted command ends its connection at once; who waits is told without waiting for that. */
  #abandonIfAborted(context: SiloContext): void {
    if (!context.signal.aborted) return
    void this.close()
    throw context.signal.reason
  }

  async #shut(): Promise<void> {
    const { client, socket, backendKey } = this.#open
    try {
      if (this.#running > 0 && backendKey && !socket.destroyed) {
        await cancelStatement(this.#options.address, backendKey)
      } else if (!socket.destroyed) {
        const goodbye = client.query('ROLLBACK').then(() => client.end())
        await raceSignal(goodbye, AbortSignal.timeout(goodbyeMs))
      }
    } catch {
      // The connection is cut next, and the server rolls back what it has not committed.
    } finally {
      destroyQuietly(socket)
      this.#options.released()
    }
  }
}

/** A standby refuses READ WRITE as a feature that it does not have. */
function explainStandby(thrown: unknown): unknown {
  if (!(thrown instanceof ConnectorError) || thrown.context.sqlstate !== '0A000') return thrown
  return new ConnectorError('SERVER_UNSUITABLE', 'the server is a standby, on which nothing can be deleted', {
    hint: 'name the primary, or set read_only',
    cause: thrown,
  })
}
