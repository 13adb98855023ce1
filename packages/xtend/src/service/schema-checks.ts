import { ConnectorError } from '@monoid-kit/core'
import type { ErrorObject, Options, ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { HttpError, type RequestFault } from '../problems/http-error.ts'
import type { SchemaObject } from './service-route.ts'

/** Up to here all faults of a value are told at once; of a longer one the first only, for it might have a million. */
const fullReportCharacters = 64 * 1024
/** A value may be wrong in a thousand places; these are enough to mend it. */
const maxFaults = 20

/** Judges one part of a request; it may put defaults and numbers into the value. */
export type RequestCheck = (value: unknown) => void

/**
 * Compiles the schemas of requests. The parameters of paths and queries are texts that become what their schema says; a
 * body is taken as it came.
 *
 * @example
 * const check = new SchemaChecks().body(schema)
 * check(JSON.parse(text))
 */
export class SchemaChecks {
  readonly #engines = new Map<string, Ajv2020>()

  /**
   * @param schema of the whole body
   * @returns throws `HttpError` 400 that points to what is wrong and holds no value of it
   */
  body(schema: SchemaObject): RequestCheck {
    const first = this.#compiler(schema, {})
    const all = this.#compiler(schema, { allErrors: true })
    return (value) => {
      if (first()(value)) return
      const isShort = JSON.stringify(value ?? null).length <= fullReportCharacters
      const check = isShort ? all() : first()
      check(value)
      throw invalid('the body', check.errors ?? [], (error) => ({ pointer: pointerOf(error, schema, value) }))
    }
  }

  /**
   * @param schemas of the parameters, by their names
   * @param required the names of those that must be there
   * @returns throws `HttpError` 400 that names what is wrong and holds no value of it
   */
  parameters(schemas: Readonly<Record<string, SchemaObject>>, required: readonly string[]): RequestCheck {
    const known = Object.keys(schemas)
    const check = this.#compiler(
      { type: 'object', properties: schemas, required: [...required], additionalProperties: false },
      { allErrors: true, coerceTypes: true },
    )
    const place = (error: ErrorObject) => {
      const name = error.instancePath.split('/')[1] ?? String(error.params.missingProperty ?? '')
      return known.includes(name) ? { parameter: name } : {}
    }
    return (value) => {
      const isNone = known.length === 0 && Object.keys(value as object).length === 0
      if (isNone || check()(value)) return
      throw invalid('the parameters', check().errors ?? [], place, known)
    }
  }

  /** Compiles when a value is first to be judged: a start should not wait for what may never be called. */
  #compiler(schema: SchemaObject, options: Options): () => ValidateFunction {
    let compiled: ValidateFunction | undefined
    return () => {
      compiled ??= this.#engine(options).compile(schema)
      return compiled
    }
  }

  #engine(options: Options): Ajv2020 {
    const key = JSON.stringify(options)
    // keywords of the kit's own, such as `secret`, stand in schemas as remarks
    const engine =
      this.#engines.get(key) ??
      new Ajv2020({ strict: false, validateFormats: false, useDefaults: true, ...options })
    this.#engines.set(key, engine)
    return engine
  }
}

/**
 * Makes sure that what the routes of one's own say of their requests are schemas.
 *
 * @param schemas any of them
 * @throws ConnectorError `HOST_SETTINGS`
 * @example refuseWrongSchemas([route.body])
 */
export function refuseWrongSchemas(schemas: readonly SchemaObject[]): void {
  if (schemas.length === 0) return
  const judge = new Ajv2020({ strict: false, validateFormats: false })
  for (const schema of schemas) {
    try {
      judge.compile(schema)
    } catch (cause) {
      throw new ConnectorError('HOST_SETTINGS', 'the schema of a route is no JSON Schema (2020-12)', {
        cause,
      })
    }
  }
}

function invalid(
  what: string,
  found: readonly ErrorObject[],
  place: (error: ErrorObject) => Omit<RequestFault, 'detail'>,
  known: readonly string[] = [],
): HttpError {
  const faults = found
    .slice(0, maxFaults)
    .map((error) => ({ ...place(error), detail: detailOf(error, known) }))
  return new HttpError(400, 'REQUEST_INVALID', `${what}: expected another form`, { errors: faults })
}

/** What the schema expects, in its own words: names and values that came are not told. */
function detailOf({ keyword, message = 'is wrong' }: ErrorObject, known: readonly string[]): string {
  if (keyword !== 'additionalProperties' && keyword !== 'unevaluatedProperties') return message
  return known.length > 0
    ? `must be one of the known names: ${known.join(', ')}`
    : 'must not have unknown members'
}

/** Members that no schema names are somebody's data, so the pointer says `*` for them. */
function pointerOf(
  { instancePath, params, keyword }: ErrorObject,
  schema: SchemaObject,
  value: unknown,
): string {
  const names = namesIn(schema)
  let at = value
  let pointer = ''
  for (const step of instancePath.split('/').slice(1)) {
    const isTold = Array.isArray(at) || names.has(step)
    pointer += `/${isTold ? step : '*'}`
    at = (at as Readonly<Record<string, unknown>>)[step.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return keyword === 'required' ? `${pointer}/${String(params.missingProperty)}` : pointer
}

function namesIn(schema: unknown, names = new Set<string>()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return names
  for (const [key, below] of Object.entries(schema)) {
    if (key === 'properties' && typeof below === 'object' && below !== null) {
      for (const name of Object.keys(below)) names.add(name.replaceAll('~', '~0').replaceAll('/', '~1'))
    }
    namesIn(below, names)
  }
  return names
}
