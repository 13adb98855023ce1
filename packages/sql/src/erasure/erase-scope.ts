import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectorError, type SiloContext, storeLabel, toConnectorError } from '@monoid-kit/core'
import type { ForeignKey } from '../catalogue/table.ts'
import type { SqlServer, SqlSession } from '../server/sql-server.ts'
import { type ErasureStep, orderErasure } from './erasure-order.ts'
import { canMatch, type ErasureTarget, type MatchingTarget } from './erasure-target.ts'
import { type OutsideReference, outsideReferences } from './outside-references.ts'
import { type DeletedRows, rowsRemain, runStep } from './run-step.ts'

/** How an erasure in one scope ended. Nothing was changed unless it was `committed`. */
export type ErasureOutcome =
  | { readonly committed: true; readonly deleted: DeletedRows }
  | {
      readonly committed: false
      readonly cause: ErasureTarget | undefined
      readonly error: ConnectorError
      /** It failed while rows that reference each other were taken apart. */
      readonly withinTable?: boolean
    }

/** How often a transaction that lost a deadlock is tried again, and the first pause in milliseconds. */
const retries = 4
const firstPauseMs = 40

/**
 * Erases in one transaction over all targets of a scope: waits for a twin, deletes in the order of the foreign
 * keys, makes sure that nothing named is left, commits. A transaction that the server ended to break a deadlock is run
 * again.
 *
 * @param server the server
 * @param scope the transaction's scope
 * @param targets all tables of the request in it
 * @param lockKey equal for requests that must not run at the same time (B5, B17)
 * @param context what the host gave
 * @returns how it ended; resolves only after the commit
 * @throws ConnectorError where the whole silo is hurt, for instance `CONNECTION_LOST`
 * @example const outcome = await eraseScope(server, 'shop', targets, key, context)
 */
export async function eraseScope(
  server: SqlServer,
  scope: string,
  targets: readonly ErasureTarget[],
  lockKey: string,
  context: SiloContext,
): Promise<ErasureOutcome> {
  const matching = targets.filter(canMatch)
  if (matching.length === 0) return { committed: true, deleted: new Map() }
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptErasure(server, scope, matching, lockKey, context)
    if (outcome.committed || outcome.error.code !== 'DEADLOCK' || attempt > retries) {
      return outcome.committed ? outcome : explain(server, scope, matching, outcome, context)
    }
    // Jitter, so that the two transactions of a deadlock do not meet again.
    await sleep(firstPauseMs * 2 ** attempt * (0.5 + Math.random()), undefined, { signal: context.signal })
  }
}

async function attemptErasure(
  server: SqlServer,
  scope: string,
  targets: readonly MatchingTarget[],
  lockKey: string,
  context: SiloContext,
): Promise<ErasureOutcome> {
  let current: MatchingTarget | undefined
  let withinTable = false
  let session: SqlSession | undefined
  try {
    session = await server.open(scope, 'write', context)
    await session.lock(lockKey, context)
    const foreignKeys = await session.foreignKeys(
      targets.map(({ table }) => table),
      context,
    )
    const deleted: DeletedRows = new Map(targets.map((target) => [target, 0]))
    for (const step of orderErasure(targets, foreignKeys, { cyclesAtOnce: server.erasesCyclesAtOnce })) {
      current = targetOf(step)
      withinTable = step.kind === 'delete-leaves-first'
      await runStep(session, step, deleted, context)
    }
    withinTable = false
    for (current of targets) {
      if (await rowsRemain(session, current, context)) {
        throw new ConnectorError('ROWS_REMAIN', 'rows are still there after their DELETE')
      }
    }
    current = undefined
    await session.commit(context)
    return { committed: true, deleted }
  } catch (thrown) {
    context.signal.throwIfAborted()
    const error = toConnectorError(thrown)
    if (error.scope === 'silo') throw error
    return { committed: false, cause: current, error, withinTable }
  } finally {
    await session?.close()
  }
}

/** Names the rows that stand in the way, after the server has refused for a foreign key. */
async function explain(
  server: SqlServer,
  scope: string,
  targets: readonly MatchingTarget[],
  outcome: ErasureOutcome & { readonly committed: false },
  context: SiloContext,
): Promise<ErasureOutcome> {
  if (outcome.error.code !== 'REFERENCED_ROWS') return outcome
  const references = await findReferences(server, scope, targets, context)
  if (!references) return outcome
  for (const { target, foreignKey, rows } of references) {
    const { store } = target.table
    const from = foreignKey.table.join('.')
    const many = rows === undefined ? 'rows (they could not be counted)' : `${rows} row(s)`
    context.log.error(
      `${storeLabel(store)}: ${many} of ${from} outside the request reference ${foreignKey.referencedTable.join('.')} by ${foreignKey.name} (${ruleOf(foreignKey)})`,
      {
        code: 'REFERENCED_ROWS',
        context: {
          store: store.name,
          group: store.group,
          referencing: from,
          ...(rows === undefined ? {} : { rows: String(rows) }),
        },
      },
    )
  }
  if (references.length === 0 && outcome.withinTable) {
    const error = new ConnectorError(
      'REFERENCE_CYCLE',
      'its rows reference each other, or themselves, by columns that cannot be set to null',
      { cause: outcome.error },
    )
    return { ...outcome, error }
  }
  return { ...outcome, cause: references[0]?.target ?? outcome.cause }
}

function ruleOf({ onDelete }: ForeignKey): string {
  return onDelete === 'UNKNOWN' ? 'whose rule this user may not see' : onDelete
}

/** That the reason cannot be looked up does not change the answer. */
async function findReferences(
  server: SqlServer,
  scope: string,
  targets: readonly MatchingTarget[],
  context: SiloContext,
): Promise<readonly OutsideReference[] | undefined> {
  try {
    return await outsideReferences(server, scope, targets, context)
  } catch (thrown) {
    context.signal.throwIfAborted()
    context.log.debug(`what references the rows could not be looked up: ${toConnectorError(thrown).code}`)
    return undefined
  }
}

function targetOf(step: ErasureStep): MatchingTarget | undefined {
  return step.kind === 'delete-together' ? step.targets[0] : step.target
}
