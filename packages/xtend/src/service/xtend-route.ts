import type { Log } from '@monoid-kit/core'
import type { FromSchema, JSONSchema } from 'json-schema-to-ts'
import type { Scope } from '../access/scope.ts'

/** How a route is called. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A JSON Schema (2020-12) that is an object. */
export type Schema = Exclude<JSONSchema, boolean>

/** The JSON Schema of each parameter, by its name. */
export type ParameterSchemas = Readonly<Record<string, Schema>>

/** The names of parameters that are always there: required, or with a default. */
type Present<Schemas, Required> = {
  [Name in keyof Schemas]: Name extends Required
    ? Name
    : Schemas[Name] extends { readonly default: unknown }
      ? Name
      : never
}[keyof Schemas]

type ValueOf<S> = S extends Schema ? FromSchema<S> : unknown

/** The parameters of the path, as their schemas say. */
export type ParamsOf<Schemas> = { readonly [Name in keyof Schemas]: ValueOf<Schemas[Name]> }

/** The parameters of the query, as their schemas say. */
export type QueryOf<Schemas, Required> = {
  readonly [Name in Present<Schemas, Required>]: ValueOf<Schemas[Name]>
} & { readonly [Name in Exclude<keyof Schemas, Present<Schemas, Required>>]?: ValueOf<Schemas[Name]> }

/** A request as a handler sees it: checked by the route's schemas. */
export interface RouteRequest<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Aborted when the caller goes away, the deadline passes or the service ends: every wait should end with it. */
  readonly signal: AbortSignal
  /** The operator's log, which names the request: codes and counts only. */
  readonly log: Log
  /** As `X-Request-Id` says. */
  readonly requestId: string
}

/** What describes a route besides what its handler does. */
interface RouteDescription<Params, Query, Required, Body> {
  readonly method: Method
  /** `/city/{name}`: each name in braces is one part of the path, and a member of `params`. */
  readonly path: string
  /** One line. */
  readonly summary: string
  readonly description?: string
  /** What the caller must be allowed to; `read` where left out. */
  readonly scope?: Scope
  /** The parameters of the path. Texts become what the schema says. */
  readonly params?: Params
  /** The parameters of the query; others are refused. */
  readonly query?: Query
  /** Those of `query` that must be there. */
  readonly required?: readonly Required[]
  /** The body, JSON; a route without it takes none. */
  readonly body?: Body
  /** The answer, or one item of it where the handler returns an async iterable. Described, not checked. */
  readonly response?: Schema
  /** True where the handler returns an async iterable. */
  readonly streams?: boolean
  /** Statuses of errors that the route's own handler throws, for the description. */
  readonly problems?: readonly number[]
}

/**
 * A route of one's own. `defineRoute` gives its handler the types that its schemas say.
 */
export interface XtendRoute
  extends RouteDescription<
    ParameterSchemas | undefined,
    ParameterSchemas | undefined,
    string,
    Schema | undefined
  > {
  /**
   * Answers a request. A value becomes JSON, `undefined` an empty answer (204), an async iterable a stream of its
   * items: NDJSON or a JSON array, as the caller accepts. What it throws becomes a problem.
   */
  handler(request: RouteRequest): unknown
}

/**
 * Defines a route whose handler gets what the schemas describe.
 *
 * @param route the route
 * @returns the same, for `createXtendService` and `runXtend`
 * @example
 * defineRoute({
 *   method: 'GET',
 *   path: '/greetings/{name}',
 *   summary: 'Greets someone',
 *   params: { name: { type: 'string', maxLength: 100 } },
 *   handler: ({ params }) => ({ greeting: `Hello, ${params.name}!` }),
 * })
 */
export function defineRoute<
  const Params extends ParameterSchemas | undefined = undefined,
  const Query extends ParameterSchemas | undefined = undefined,
  const Required extends keyof Query & string = never,
  const Body extends Schema | undefined = undefined,
>(
  route: RouteDescription<Params, Query, Required, Body> & {
    handler(
      request: RouteRequest<
        ParamsOf<Params>,
        QueryOf<Query, Required>,
        Body extends Schema ? FromSchema<Body> : undefined
      >,
    ): unknown
  },
): XtendRoute {
  return route as XtendRoute
}
