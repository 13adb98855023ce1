import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectorError, type JsonObject, type JsonValue } from '@monoid-kit/core'
import type { QueryOutcome } from '@monoid-kit/testkit/vantiq'
import type { Handlers, QueryContext } from '../../src/index.ts'

/** The ways in which a query of the run is answered. */
export const ways = [
  'object',
  'array',
  'stream',
  'slow-stream',
  'by-hand',
  'none',
  'refusal',
  'throw',
  'slow',
] as const

/** One way of answering. */
export type Way = (typeof ways)[number]

/** A query of the run: rows are told apart by its number. */
export interface RunQuery {
  readonly id: number
  readonly way: Way
  readonly rows: number
}

/** What the handlers of a source have seen. */
export interface Seen {
  readonly calls: ('connect' | 'close')[]
  /** The last publish, and how many were not later than the one before. */
  lastPublish: number
  disorder: number
  publishes: number
}

/**
 * Handlers that answer each query in its way, and note what comes.
 *
 * @param seen notes what comes, by source
 */
export function answeringHandlers(seen: (source: string) => Seen): Handlers {
  return {
    connect: (_, { source }) => void seen(source).calls.push('connect'),
    close: (_context) => void seen(_context.source).calls.push('close'),
    publish: async ({ n }, { source }) => {
      const notes = seen(source)
      notes.publishes += 1
      if (Number(n) <= notes.lastPublish) notes.disorder += 1
      notes.lastPublish = Number(n)
      if (Number(n) % 10 === 0) await sleep(1)
    },
    query: (request, context) => answer(request, context),
  }
}

function rowsOf({ id, rows }: RunQuery): JsonObject[] {
  return Array.from({ length: rows }, (_, row) => ({ id, row }))
}

async function* stream(query: RunQuery, pauseMs: number, signal: AbortSignal): AsyncGenerator<JsonObject> {
  for (const row of rowsOf(query)) {
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal })
    yield row
  }
}

async function answer(request: JsonObject, { reply, signal }: QueryContext) {
  const query = request as unknown as RunQuery
  switch (query.way) {
    case 'object':
      return { id: query.id, row: 0 }
    case 'array':
      return rowsOf(query)
    case 'stream':
      return stream(query, 0, signal)
    case 'slow-stream':
      return stream(query, 1, signal)
    case 'by-hand': {
      for (const row of rowsOf(query)) await reply.send(100, [row])
      await reply.send(204)
      return undefined
    }
    case 'none':
      return null
    case 'refusal':
      throw new ConnectorError('STORE_READ_ONLY', `query ${query.id}`)
    case 'throw':
      throw new TypeError(`query ${query.id}`)
    case 'slow':
      await sleep(30, undefined, { signal })
      return { id: query.id, row: 0 }
  }
}

/**
 * Judges how a query ended.
 *
 * @returns what is wrong with it, or undefined
 */
export function faultOf(query: RunQuery, outcome: QueryOutcome): string | undefined {
  if (outcome.kind === 'lost') return undefined
  if (outcome.kind === 'timeout') return `query ${query.id} (${query.way}) was never answered`
  if (outcome.kind === 'error') {
    const codes = outcome.errors.map(({ messageCode }) => messageCode)
    if (codes.every((code) => code.endsWith('OVERLOADED'))) return undefined
    if (query.way === 'refusal' && codes.every((code) => code.endsWith('STORE_READ_ONLY'))) return undefined
    if (query.way === 'throw' && codes.every((code) => code.endsWith('INTERNAL'))) return undefined
    return `query ${query.id} (${query.way}) was answered by ${codes.join()}`
  }
  const expected = expectedRows(query)
  return isSame(outcome.rows, expected)
    ? undefined
    : `query ${query.id} (${query.way}) of ${expected.length} rows was answered by ${outcome.rows.length}`
}

function expectedRows(query: RunQuery): readonly JsonObject[] {
  if (query.way === 'none') return []
  if (query.way === 'object' || query.way === 'slow') return [{ id: query.id, row: 0 }]
  return rowsOf(query)
}

function isSame(rows: readonly JsonValue[], expected: readonly JsonValue[]): boolean {
  return JSON.stringify(rows) === JSON.stringify(expected)
}
