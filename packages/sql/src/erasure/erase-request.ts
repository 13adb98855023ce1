import { createHash } from 'node:crypto'
import {
  ConnectorError,
  completeResult,
  failedResult,
  groupByStore,
  logStoreError,
  type MonoidQuery,
  type MonoidRequestResult,
  type SiloContext,
  type StoredIdentifier,
  type StoreQuery,
  type StoreRef,
  storeKey,
  toConnectorError,
} from '@monoid-kit/core'
import type { Table } from '../catalogue/table.ts'
import { predicateFor } from '../identifiers/predicate.ts'
import type { SqlServer } from '../server/sql-server.ts'
import type { SqlStore } from '../silo/sql-store.ts'
import { type ErasureOutcome, eraseScope } from './erase-scope.ts'
import type { ErasureTarget } from './erasure-target.ts'

/** What an erasure works on. */
export interface ErasureOptions {
  readonly server: SqlServer
  /** Deletes are refused. */
  readonly readOnly: boolean
  /** Lets go of the connection that the command reads by, for the transaction needs one of its own. */
  readonly releaseReader: () => Promise<void>
}

interface Order extends StoreQuery {
  readonly sqlStore: SqlStore
}

/**
 * Erases what a request names: one transaction per scope over all its tables, answers only after its commit, and one
 * failure fails all stores of that transaction.
 *
 * @param context what the host gave
 * @param query the request
 * @param options the server, and whether deletes are allowed
 * @param findStores looks up the stores named
 * @returns one answer per store (B20)
 * @throws ConnectorError where the whole silo is hurt (B14)
 * @example yield* eraseRequest(context, query, { server, readOnly: false }, find)
 */
export async function* eraseRequest(
  context: SiloContext,
  query: MonoidQuery,
  options: ErasureOptions,
  findStores: (only: readonly StoreRef[]) => Promise<readonly SqlStore[]>,
): AsyncGenerator<MonoidRequestResult> {
  const groups = groupByStore(query.identifiers)
  if (groups.length === 0) return
  if (options.readOnly) {
    for (const { store } of groups) {
      logStoreError(context, store, readOnly())
      yield failedResult(store, 'DELETE')
    }
    return
  }
  const found = new Map(
    (await findStores(groups.map(({ store }) => store))).map((store) => [storeKey(store), store]),
  )
  const scopes = new Map<string, Order[]>()
  for (const group of groups) {
    const sqlStore = found.get(storeKey(group.store))
    if (sqlStore)
      scopes.set(sqlStore.table.scope, [...(scopes.get(sqlStore.table.scope) ?? []), { ...group, sqlStore }])
    else {
      logStoreError(
        context,
        group.store,
        new ConnectorError('UNKNOWN_STORE', 'the silo has no such data store'),
      )
      yield failedResult(group.store, 'DELETE')
    }
  }
  for (const [scope, orders] of scopes) yield* eraseOrders(context, scope, orders, options)
}

/**
 * Erases rows of a single table, by the same plan.
 *
 * @param context what the host gave
 * @param table the table
 * @param identifiers which rows
 * @param options the server, and whether deletes are allowed
 * @throws ConnectorError where the rows are not erased
 * @example await eraseTable(context, users, identifiers, { server, readOnly: false })
 */
export async function eraseTable(
  context: SiloContext,
  table: Table,
  identifiers: readonly StoredIdentifier[],
  options: ErasureOptions,
): Promise<void> {
  if (options.readOnly) throw readOnly()
  const target = targetFor(context, table, identifiers)
  const key = lockKey(table.scope, [[table.path, identifiers]])
  await options.releaseReader()
  const outcome = await eraseScope(options.server, table.scope, [target], key, context)
  if (!outcome.committed) throw outcome.error
}

async function* eraseOrders(
  context: SiloContext,
  scope: string,
  orders: readonly Order[],
  { server, releaseReader }: ErasureOptions,
): AsyncGenerator<MonoidRequestResult> {
  const targets: ErasureTarget[] = []
  const refused = new Map<SqlStore, ConnectorError>()
  for (const { sqlStore, identifiers } of orders) {
    try {
      targets.push(targetFor(context, sqlStore.table, identifiers))
    } catch (thrown) {
      refused.set(sqlStore, toConnectorError(thrown))
    }
  }
  if (refused.size > 0) {
    for (const { sqlStore } of orders) {
      logStoreError(context, sqlStore, refused.get(sqlStore) ?? rolledBack())
      yield failedResult(sqlStore, 'DELETE')
    }
    return
  }
  const key = lockKey(
    scope,
    orders.map(({ sqlStore, identifiers }) => [sqlStore.table.path, identifiers]),
  )
  await releaseReader()
  const outcome = await eraseScope(server, scope, targets, key, context)

  for (const { sqlStore } of orders) {
    if (outcome.committed) {
      tellDeleted(context, sqlStore, outcome)
      yield completeResult(sqlStore, 'DELETE')
    } else {
      const isCause = !outcome.cause || outcome.cause.table === sqlStore.table
      logStoreError(context, sqlStore, isCause ? outcome.error : rolledBack())
      yield failedResult(sqlStore, 'DELETE')
    }
  }
  if (outcome.committed) {
    for (const { sqlStore } of orders) {
      const target = targets.find(({ table }) => table === sqlStore.table)
      if (!target?.predicate) continue
      // What is committed and answered stays so, whatever becomes of a mere count.
      await sqlStore.tellNearMisses(target.predicate, context).catch(() => context.signal.throwIfAborted())
    }
  }
}

function targetFor(
  context: SiloContext,
  table: Table,
  identifiers: readonly StoredIdentifier[],
): ErasureTarget {
  if (table.kind === 'view')
    throw new ConnectorError('STORE_READ_ONLY', 'it is a view; its rows belong to other tables')
  if (!table.transactional) {
    throw new ConnectorError('NOT_TRANSACTIONAL', 'a failed delete could not be undone in this table')
  }
  if (table.keepsHistory) {
    throw new ConnectorError('ROWS_REMAIN', 'the table is versioned: its history would keep the rows', {
      hint: 'erase them from the history too, with the means of the server, or drop the versioning',
    })
  }
  return { table, predicate: predicateFor(table, identifiers, context) }
}

function tellDeleted(
  context: SiloContext,
  store: SqlStore,
  outcome: ErasureOutcome & { readonly committed: true },
): void {
  const rows = [...outcome.deleted].find(([target]) => target.table === store.table)?.[1] ?? 0
  context.log.info(`${store.group}/${store.name}: ${rows} row(s) deleted`, {
    context: { store: store.name, group: store.group, rows },
  })
}

/** Hashed, for the key is seen by everyone who may look at the server's locks. */
function lockKey(
  scope: string,
  parts: readonly (readonly [readonly string[], readonly StoredIdentifier[]])[],
): string {
  const lines = parts.flatMap(([path, identifiers]) =>
    identifiers.map(({ identifier, identifier_query }) =>
      JSON.stringify([path, identifier, identifier_query]),
    ),
  )
  return createHash('sha256')
    .update(JSON.stringify([scope, lines.sort()]))
    .digest('hex')
}

function readOnly(): ConnectorError {
  return new ConnectorError('SILO_READ_ONLY', 'the configuration says read_only')
}

function rolledBack(): ConnectorError {
  return new ConnectorError(
    'ROLLED_BACK',
    'nothing was changed, because another store of the same transaction failed',
  )
}
