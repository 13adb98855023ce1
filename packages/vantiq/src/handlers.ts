import type { ConnectorError, JsonObject, JsonValue, Log } from '@monoid-kit/core'
import type { SourceConnection } from './connection/source-connection.ts'
import type { QueryReply } from './replies/query-reply.ts'
import type { QueryRows } from './replies/query-rows.ts'

/** What every handler is given. */
export interface HandlerContext {
  /** Name of the source. */
  readonly source: string
  readonly connection: SourceConnection
  /**
   * Aborted when the work is of no use any more. Of a query: when its caller cannot be answered, or no longer waits. Of a connect handler: when
   * its connection is lost or closed. Of a publish or close handler: only when closing has to end, never by a lost connection.
   */
  readonly signal: AbortSignal
  /** Takes codes, names and counts; secrets of the settings are scrubbed. */
  readonly log: Log
}

/** What a query handler is given. */
export interface QueryContext extends HandlerContext {
  /** Answers the query by hand, where what the handler returns does not say it all. */
  readonly reply: QueryReply
}

/** What a query handler may give back: rows, one row, null for none, or nothing where it has answered by `context.reply`. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler without a return statement gives void
export type QueryResult = QueryRows | null | undefined | void

/**
 * What a connector does when something comes. `connect` and `close` take turns, never overlap, and no publish runs beside them; a
 * connect handler may be called with another configuration each time.
 *
 * @example
 * const handlers: Handlers = {
 *   connect: (configuration) => open(configuration),
 *   query: async function* ({ customer }) { yield* ordersOf(customer) },
 * }
 */
export interface Handlers {
  /** The source is connected, for the first time or again. What it throws ends the connection, which is then tried again. */
  connect?(configuration: JsonValue, context: HandlerContext): unknown
  /** A `PUBLISH … TO SOURCE`: one after the other, in order. There is no way to answer; what it throws is logged. */
  publish?(message: JsonObject, context: HandlerContext): unknown
  /**
   * Told at once of each publish that is not handled, because too many wait for their turn or the connection ends. Must not wait
   * for anything. The log tells how many they are.
   */
  publishLost?(message: JsonObject, reason: ConnectorError, context: HandlerContext): void
  /** A `SELECT … FROM SOURCE … WITH`: several at a time. What it throws becomes the answer. */
  query?(request: JsonObject, context: QueryContext): QueryResult | Promise<QueryResult>
  /** The source is not connected any more, and was before. */
  close?(context: HandlerContext): unknown
}

/** Handlers by name, each bound to the object that it came from. */
export type BoundHandlers = { readonly [K in keyof Handlers]?: Handlers[K] }

/**
 * Adds handlers to others: those that are given replace those of the same name.
 *
 * @param before handlers so far
 * @param handlers may be an instance of a class
 * @returns both together
 * @example handlers = mergeHandlers(handlers, { publish: store })
 */
export function mergeHandlers(before: BoundHandlers, handlers: Handlers): BoundHandlers {
  return {
    ...before,
    ...(handlers.connect && { connect: handlers.connect.bind(handlers) }),
    ...(handlers.publish && { publish: handlers.publish.bind(handlers) }),
    ...(handlers.publishLost && { publishLost: handlers.publishLost.bind(handlers) }),
    ...(handlers.query && { query: handlers.query.bind(handlers) }),
    ...(handlers.close && { close: handlers.close.bind(handlers) }),
  }
}
