import {
  ConnectorError,
  compareStores,
  type ErrorCode,
  type Finding,
  type FindRequest,
  logStoreError,
  type SiloContext,
  storeLabel,
  toConnectorError,
  wireRef,
} from '@monoid-kit/core'
import type { Table } from '../catalogue/table.ts'
import { rewrittenError } from '../server/rewritten-error.ts'
import type { SqlSession } from '../server/sql-server.ts'
import type { CommandState } from '../silo/command-state.ts'
import { name, sql } from '../statements/fragment.ts'
import { type ComparedColumn, comparedColumns, identifiersFor } from './compared-columns.ts'
import { type ColumnCount, countMatches } from './count-matches.ts'
import { followReferences, type Reader } from './follow-references.ts'
import { foundHandle } from './found-handle.ts'
import { anyOf, conditionsOf, type FoundRows, type RowSet } from './row-sets.ts'

/** How many foreign keys in a row are followed where a request does not say. */
const usualDepth = 6

/** The tables that could not be read, and the code of what came of it. */
type Unread = Map<Table, ErrorCode>

interface Search {
  readonly table: Table
  readonly columns: readonly ComparedColumn[]
}

/**
 * Tells where values occur in a relational silo: compares the columns that the terms mean, one pass per table, then
 * follows the foreign keys, one read-only transaction per scope. A table that cannot be read is named in the log and the others
 * are still searched.
 *
 * @param tables all tables of the silo
 * @param request what to look for
 * @param state the command's
 * @param context what the host gave
 * @returns findings, the summary last
 * @throws ConnectorError `INCOMPLETE` after the summary where a table could not be read; one of scope silo where the
 *   whole silo is hurt
 * @example yield* findRows(await this.server.tables(context), request, state, context)
 */
export async function* findRows(
  tables: readonly Table[],
  request: FindRequest,
  state: CommandState,
  context: SiloContext,
): AsyncGenerator<Finding> {
  const unread: Unread = new Map()
  const wasRead = new Set<Table>()
  const reader: Reader = {
    attempt: async (table, read) => {
      const result = await attempt(table, read, state, unread, context)
      if (result !== undefined) wasRead.add(table)
      return result
    },
    tellCut: (table, message) => {
      unread.set(table, logStoreError(context, table.store, new ConnectorError('INCOMPLETE', message)).code)
    },
  }
  const searches = [...tables]
    .sort((a, b) => compareStores(a.store, b.store))
    .map((table): Search => ({ table, columns: comparedColumns(table, request.terms) }))
    .filter(({ columns }) => columns.length > 0)
  let done = 0
  yield { kind: 'progress', done, of: searches.length }
  for (const scope of new Set(searches.map(({ table }) => table.scope))) {
    const matched: FoundRows[] = []
    for (const { table, columns } of searches.filter((search) => search.table.scope === scope)) {
      const counts = (await countColumns(table, columns, state, reader, context)) ?? []
      if (counts.length > 0) wasRead.add(table)
      for (const { compared, exact, near } of counts) {
        if (exact === 0 && (near ?? 0) === 0) continue
        const { column, via } = compared
        const counted = near === undefined ? { exact } : { exact, near }
        yield { kind: 'match', ...wireRef(table.store), column: column.name, via, ...counted }
      }
      const holding = counts.filter(({ exact }) => exact > 0).map(({ compared }) => compared)
      if (holding.length > 0) {
        const rows: RowSet = { table, identifiers: identifiersFor(holding), paths: [] }
        const least = Math.max(...counts.map(({ exact }) => exact))
        const all = () => reader.attempt(table, (session) => countSet(session, rows, context))
        matched.push({ ...rows, rows: holding.length === 1 ? least : ((await all()) ?? least) })
      }
      done += 1
      yield { kind: 'progress', done, of: searches.length }
    }
    const inScope = tables.filter((table) => table.scope === scope)
    if (matched.length > 0) {
      yield* connected(matched, inScope, request.depth ?? usualDepth, reader, context)
    }
    const readInScope = inScope.filter((table) => wasRead.has(table) && !unread.has(table))
    await tellRewritten(readInScope, scope, state, reader, context)
  }
  yield { kind: 'summary', stores: tables.length, searched: searches.length, unread: unread.size }
  if (unread.size === 0) return
  const stores = [...unread.keys()].map(({ store }) => storeLabel(store)).sort()
  throw new ConnectorError(
    'INCOMPLETE',
    `${stores.length} of ${tables.length} stores could not be searched in full`,
    {
      context: { stores },
    },
  )
}

/** The rows that foreign keys connect with those that match, then all rows found, by table. */
async function* connected(
  matched: readonly FoundRows[],
  tables: readonly Table[],
  depth: number,
  reader: Reader,
  context: SiloContext,
): AsyncGenerator<Finding> {
  const sets = new Map(matched.map((rows) => [rows.table, rows]))
  const [{ table: first }] = matched as readonly [FoundRows]
  const keys =
    depth === 0 ? [] : await reader.attempt(first, (session) => session.foreignKeys(tables, context))
  yield* followReferences({ matched, tables, keys: keys ?? [], depth }, reader, context, sets)
  for (const found of sets.values()) {
    yield { kind: 'store', ...wireRef(found.table.store), rows: found.rows, handle: foundHandle(found) }
  }
}

/** To the transaction a table that was written anew meanwhile is empty, and what was counted may be too little. */
async function tellRewritten(
  tables: readonly Table[],
  scope: string,
  state: CommandState,
  reader: Reader,
  context: SiloContext,
): Promise<void> {
  if (tables.length === 0) return
  const rewritten = await once(
    state,
    scope,
    context,
    async (session) => (await session.rewritten?.(tables, context)) ?? [],
  )
  for (const table of rewritten) await reader.attempt(table, () => Promise.reject(rewrittenError()))
}

/** A count that takes too long is tried again without the near misses, for which every row has to be read. */
async function countColumns(
  table: Table,
  columns: readonly ComparedColumn[],
  state: CommandState,
  reader: Reader,
  context: SiloContext,
): Promise<readonly ColumnCount[] | undefined> {
  try {
    return await once(state, table.scope, context, (session) =>
      countMatches(session, table, columns, true, context),
    )
  } catch (thrown) {
    context.signal.throwIfAborted()
    if (toConnectorError(thrown).code !== 'STATEMENT_TIMEOUT')
      return reader.attempt(table, () => Promise.reject(thrown))
    context.log.warn(`${storeLabel(table.store)}: near misses were not counted, for that takes too long`, {
      code: 'STATEMENT_TIMEOUT',
      context: { store: table.store.name, group: table.store.group },
    })
    return reader.attempt(table, (session) => countMatches(session, table, columns, false, context))
  }
}

async function countSet(session: SqlSession, rows: RowSet, context: SiloContext): Promise<number> {
  const conditions = conditionsOf(session, rows, context)
  if (conditions.length === 0) return 0
  const [row = []] = await session.rows(
    sql`SELECT COUNT(*) FROM ${session.source(rows.table)} AS ${name('t')} WHERE ${anyOf(conditions)('t')}`,
    context,
  )
  return Number(row[0] ?? 0)
}

async function attempt<Result>(
  table: Table,
  read: (session: SqlSession) => Promise<Result>,
  state: CommandState,
  unread: Unread,
  context: SiloContext,
): Promise<Result | undefined> {
  const before = unread.get(table)
  // What took too long once may be quick another time: by an index, for instance.
  if (before !== undefined && before !== 'STATEMENT_TIMEOUT') return undefined
  try {
    return await once(state, table.scope, context, read)
  } catch (thrown) {
    context.signal.throwIfAborted()
    const error = toConnectorError(thrown)
    if (error.scope === 'silo') throw error
    if (before !== error.code) logStoreError(context, table.store, error)
    unread.set(table, error.code)
    return undefined
  }
}

async function once<Result>(
  state: CommandState,
  scope: string,
  context: SiloContext,
  read: (session: SqlSession) => Promise<Result>,
): Promise<Result> {
  const results: Result[] = []
  for await (const result of state.reading(scope, context, (session) => single(session, read))) {
    results.push(result)
  }
  return results[0] as Result
}

async function* single<Result>(
  session: SqlSession,
  read: (session: SqlSession) => Promise<Result>,
): AsyncGenerator<Result> {
  yield await read(session)
}
