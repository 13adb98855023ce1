import {
  ConnectorError,
  DatabaseStore,
  type JsonObject,
  type MonoidRecord,
  type MonoidRequestHandle,
  type Records,
  type SiloContext,
  type StoredIdentifier,
  storeLabel,
} from '@monoid-kit/core'
import type { Table } from '../catalogue/table.ts'
import { tableSchema } from '../catalogue/table-schema.ts'
import { hasPaths, readFoundHandle } from '../find/found-handle.ts'
import { conditionsOf, eachRowOnce } from '../find/row-sets.ts'
import { type Predicate, predicateFor } from '../identifiers/predicate.ts'
import { pickInformative } from '../sampling/pick-informative.ts'
import { rewrittenError } from '../server/rewritten-error.ts'
import type { SqlServer, SqlSession } from '../server/sql-server.ts'
import { type Fragment, join, name, sql } from '../statements/fragment.ts'
import type { CommandState } from './command-state.ts'

/** What a store needs of its silo. */
export interface SqlStoreOwner {
  readonly server: SqlServer
  readonly fullScan: boolean
  /** The state of the command that a context belongs to. */
  commandState(context: SiloContext): CommandState
  /** Erases through the silo's plan: a relational store has no delete of its own. */
  erase(context: SiloContext, table: Table, identifiers: readonly StoredIdentifier[]): Promise<void>
}

/**
 * A table as a data store.
 *
 * @example const stores = tables.map((table) => new SqlStore(table, owner))
 */
export class SqlStore extends DatabaseStore {
  override readonly name: string
  override readonly group: string
  readonly table: Table
  readonly #owner: SqlStoreOwner

  constructor(table: Table, owner: SqlStoreOwner) {
    super()
    this.name = table.store.name
    this.group = table.store.group
    this.table = table
    this.#owner = owner
  }

  override jsonSchema(): JsonObject {
    return tableSchema(this.table)
  }

  protected override async checkIdentifiers(
    identifiers: readonly StoredIdentifier[],
    context: SiloContext,
  ): Promise<void> {
    const predicate = predicateFor(this.table, identifiers, context)
    if (predicate) await this.tellNearMisses(predicate, context)
  }

  protected override async *readRecords(
    identifiers: readonly StoredIdentifier[],
    context: SiloContext,
  ): AsyncGenerator<Records> {
    const predicate = predicateFor(this.table, identifiers, context)
    if (!predicate) return
    yield* this.#reading(context, (session) =>
      session.records(this.#select(session, sql` WHERE ${predicate.exact()}`), this.table, context),
    )
  }

  /** A handle of `find` may name rows by the foreign keys that lead to them. */
  override async *requestResults(handle: MonoidRequestHandle, context: SiloContext): AsyncGenerator<Records> {
    if (handle.request_type === 'QUERY' && hasPaths(handle)) {
      yield* this.#reading(context, (session) => this.#foundRecords(session, handle, context))
    } else {
      yield* super.requestResults(handle, context)
    }
  }

  protected override deleteRecords(
    identifiers: readonly StoredIdentifier[],
    context: SiloContext,
  ): Promise<void> {
    return this.#owner.erase(context, this.table, identifiers)
  }

  override async *scanRecords(context: SiloContext): AsyncGenerator<Records> {
    if (this.#owner.fullScan) {
      yield* this.#reading(context, (session) =>
        session.records(this.#select(session, sql``), this.table, context),
      )
      return
    }
    const wanted = this.#owner.commandState(context).sampleRows
    const candidates: MonoidRecord[] = []
    for await (const record of this.#reading(context, (session) => this.#sample(session, wanted, context))) {
      candidates.push(record)
    }
    yield* pickInformative(candidates, wanted)
  }

  async *#foundRecords(
    session: SqlSession,
    handle: MonoidRequestHandle,
    context: SiloContext,
  ): AsyncGenerator<Records> {
    const state = this.#owner.commandState(context)
    const rows = await readFoundHandle(
      handle,
      this.table,
      (store) => state.table(store),
      (tables) => session.foreignKeys(tables, context),
    )
    for (const condition of eachRowOnce(conditionsOf(session, rows, context))) {
      const where = sql` AS ${name('t')} WHERE ${condition('t')}`
      yield* session.records(this.#select(session, where), this.table, context)
    }
    const onTheWay = rows.paths.flatMap(({ path }) => path.map((step) => step.referencedTable))
    const rewritten = await session.rewritten?.([...new Set(onTheWay)], context)
    if (rewritten && rewritten.length > 0) throw rewrittenError()
  }

  async *#sample(session: SqlSession, wanted: number, context: SiloContext): AsyncGenerator<MonoidRecord> {
    const { statement, spread } = await this.#owner.server.sampleQuery(session, this.table, wanted, context)
    if (!spread) {
      context.log.warn(`${storeLabel(this)}: the sample could not be spread over the whole table`, {
        code: 'SAMPLE_NOT_SPREAD',
        context: { store: this.name, group: this.group },
      })
    }
    yield* session.plainRecords(statement, this.table, context)
  }

  /**
   * Counts, where that is cheap, the rows that differ from the identifiers only in case, accents or blanks, and
   * tells how many; they are never touched. That the count fails is no reason for the request to fail.
   */
  async tellNearMisses(predicate: Predicate, context: SiloContext): Promise<void> {
    const similar = predicate.similar?.()
    if (!similar) return
    try {
      for await (const count of this.#reading(context, (session) =>
        this.#countNearMisses(session, predicate, similar, context),
      )) {
        if (count === '0') continue
        context.log.warn(
          `${storeLabel(this)}: ${count} row(s) differ from the identifier only in case, accents or blanks; they are left alone`,
          { code: 'NEAR_MISSES', context: { store: this.name, group: this.group, rows: count } },
        )
      }
    } catch (thrown) {
      context.signal.throwIfAborted()
      if (thrown instanceof ConnectorError && thrown.scope === 'silo') throw thrown
      context.log.debug(`${storeLabel(this)}: near misses could not be counted`)
    }
  }

  async *#countNearMisses(
    session: SqlSession,
    predicate: Predicate,
    similar: Fragment,
    context: SiloContext,
  ): AsyncGenerator<string> {
    const rows = await session.rows(
      sql`SELECT count(*) FROM ${session.source(this.table)} WHERE ${similar} AND ${predicate.exact()} IS NOT TRUE`,
      context,
    )
    yield rows[0]?.[0] ?? '0'
  }

  #reading<Item>(
    context: SiloContext,
    use: (session: SqlSession) => AsyncIterable<Item>,
  ): AsyncGenerator<Item> {
    return this.#owner.commandState(context).reading(this.table.scope, context, use)
  }

  #select(session: SqlSession, where: Fragment): Fragment {
    const columns = this.table.columns.map((column) => name(column.name))
    return sql`SELECT ${join(columns, ', ')} FROM ${session.source(this.table)}${where}`
  }
}
