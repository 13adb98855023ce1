import type { IncomingMessage } from 'node:http'
import type { JsonObject } from '@monoid-kit/core'
import type { Scope } from '../access/scope.ts'
import type { ItemBody } from '../bodies/item-body.ts'
import { itemFormats } from '../bodies/item-format.ts'
import type { RequestLog } from './request-log.ts'
import type { Method } from './xtend-route.ts'

/** A JSON Schema as the description of the service prints it. */
export type SchemaObject = JsonObject

/** What a route's answers look like. */
export interface AnswerShape {
  /** `value`: one JSON value; `items`: a list, as an array or as NDJSON; `empty`: nothing. */
  readonly kind: 'value' | 'items' | 'empty'
  readonly description: string
  /** Of the value, or of one item. */
  readonly schema: SchemaObject
  /** Whether the answer may also be a file. */
  readonly file?: true
}

/** A request that has been checked, on its way to the route's work. */
export interface Exchange {
  readonly params: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly signal: AbortSignal
  readonly log: RequestLog
  readonly requestId: string
  readonly request: IncomingMessage
  /** The media types that the caller accepts, the best first. */
  readonly accepted: readonly string[]
}

/** A file that is the whole of an answer. */
export interface FileAnswer {
  readonly path: string
  /** What a caller may save it as. */
  readonly name: string
  readonly mediaType: string
}

/** What the work of a route gives. */
export type Answer =
  | {
      readonly kind: 'value'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      /** JSON text; none for an answer without a body. */
      readonly json?: string
    }
  | {
      readonly kind: 'items'
      readonly headers: Readonly<Record<string, string>>
      /** Writes the items, or sends a file instead of them. */
      readonly write: (body: ItemBody, download: (file: FileAnswer) => Promise<void>) => Promise<void>
    }

/** A route of the service: one of the silo or one of its caller, described and ready to be called. */
export interface ServiceRoute {
  readonly method: Method
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tag: string
  readonly scope: Scope
  /** The parameters of the path by their names, all of them required. */
  readonly params: Readonly<Record<string, SchemaObject>>
  readonly query: Readonly<Record<string, SchemaObject>>
  readonly required: readonly string[]
  readonly body?: SchemaObject
  readonly answer: AnswerShape
  /** Statuses of problems besides those that every route has. */
  readonly problems: readonly number[]
  /** Which turns it takes: those of the silo, of other handlers, or none. */
  readonly turns: 'silo' | 'handlers' | 'none'
  work(exchange: Exchange): Promise<Answer>
}

/** The media type of an archive that is sent instead of a list. */
export const archiveType = 'application/gzip'

/** The media types of a route's answer, the preferred first. */
export function offeredTypes({ answer }: Pick<ServiceRoute, 'answer'>): readonly string[] {
  if (answer.kind !== 'items') return ['application/json']
  const lists = Object.keys(itemFormats)
  return answer.file ? [...lists, archiveType] : lists
}
