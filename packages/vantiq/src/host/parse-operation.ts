import {
  type Checked,
  checkFindRequest,
  checkQuery,
  checkRequests,
  type FindRequest,
  type JsonObject,
  type JsonValue,
  type MonoidQuery,
  type MonoidRequestsMessage,
  type Statement,
} from '@monoid-kit/core'
import type { ParameterName } from './operation-table.ts'
import { type GivenParameters, readParameters, refused, wrongKind } from './read-parameters.ts'

/** Which stores are meant: those of the name, in any group where none is given. */
export interface StoreFilter {
  readonly name: string
  readonly group?: string
}

/** What a SELECT asks for, checked. */
export type Operation =
  | { readonly operation: 'spec' | 'validate' }
  | { readonly operation: 'schema'; readonly only?: StoreFilter }
  | { readonly operation: 'sample'; readonly stores?: readonly StoreFilter[]; readonly limit?: number }
  | { readonly operation: 'query'; readonly query: MonoidQuery }
  | { readonly operation: 'status'; readonly requests: MonoidRequestsMessage }
  | { readonly operation: 'results'; readonly requests: MonoidRequestsMessage; readonly limit?: number }
  | { readonly operation: 'results'; readonly query: MonoidQuery; readonly limit?: number }
  | { readonly operation: 'find'; readonly find: FindRequest }
  | { readonly operation: 'statement'; readonly statement: Statement; readonly limit?: number }

/**
 * Reads what a SELECT asks for.
 *
 * @param request the WITH clause
 * @returns the operation with all that it needs, and the bundle factor where the request names one
 * @throws ConnectorError `REQUEST_INVALID`, naming all that is wrong and no value; `NOT_ENABLED` for a delete
 * @example parseOperation({ operation: 'sample', schema_name: 'users' })
 */
export function parseOperation(request: JsonObject): Operation & { readonly bundleFactor?: number } {
  const { operation, given } = readParameters(request)
  const reader = new ParameterReader(given)
  const bundleFactor = reader.integer('bundleFactor', 0)
  const parsed = read(operation, reader)
  if (reader.faults.length > 0) throw refused(reader.faults)
  return { ...parsed, ...(bundleFactor === undefined ? {} : { bundleFactor }) }
}

/**
 * Reads the identifiers of a person. Their `json_schema`, which the protocol has and a query does not need, may be left out.
 *
 * @param value the parameter
 * @returns the query, or what is wrong with it and no value
 * @example readIdentifiers([{ schema_name: 'users', identifier: 'email', identifier_query: 'ann@example.org' }])
 */
export function readIdentifiers(value: JsonValue): Checked<MonoidQuery> {
  if (!isListOfObjects(value)) return { ok: false, faults: [wrongKind('identifiers')] }
  return checkQuery({ identifiers: value.map((item) => ({ ...item, json_schema: item.json_schema ?? {} })) })
}

function read(operation: Operation['operation'], reader: ParameterReader): Operation {
  switch (operation) {
    case 'spec':
    case 'validate':
      return { operation }
    case 'schema': {
      const only = reader.store()
      return { operation, ...(only && { only }) }
    }
    case 'sample': {
      const stores = reader.stores()
      return { operation, ...(stores && { stores }), ...reader.limit() }
    }
    case 'query':
      return { operation, query: reader.identifiers() }
    case 'status':
      return { operation, requests: reader.handles() }
    case 'results':
      return reader.has('handles')
        ? { operation, requests: reader.handles(), ...reader.limit() }
        : { operation, query: reader.identifiers(), ...reader.limit() }
    case 'find':
      return { operation, find: reader.find() }
    case 'statement':
      return { operation, statement: reader.statement(), ...reader.limit() }
  }
}

/** Reads parameters one by one and gathers what is wrong; what it gives for a wrong one is not used. */
class ParameterReader {
  readonly faults: string[] = []
  readonly #given: GivenParameters

  constructor(given: GivenParameters) {
    this.#given = given
  }

  has(name: ParameterName): boolean {
    return this.#given[name] !== undefined
  }

  integer(name: ParameterName, least: number): number | undefined {
    const value = this.#given[name]
    if (value === undefined) return undefined
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value
    this.faults.push(wrongKind(name))
    return undefined
  }

  limit(): { readonly limit?: number } {
    const limit = this.integer('limit', 1)
    return limit === undefined ? {} : { limit }
  }

  store(): StoreFilter | undefined {
    const name = this.#text('schema_name')
    const group = this.#text('schema_group')
    if (name !== undefined) return { name, ...(group === undefined ? {} : { group }) }
    if (this.has('schema_group')) this.faults.push('schema_name: missing beside schema_group')
    return undefined
  }

  stores(): readonly StoreFilter[] | undefined {
    const one = this.store()
    const several = this.#given.stores
    if (several === undefined) return one && [one]
    if (one) this.faults.push('stores and schema_name: expected only one of them')
    if (!isListOfObjects(several) || several.length === 0) {
      this.faults.push(`${wrongKind('stores')}, at least one`)
      return []
    }
    return several.flatMap(({ schema_name: name, schema_group: group }, index) => {
      const hasGroup = group !== undefined && group !== null && group !== ''
      if (typeof name !== 'string') this.faults.push(`stores[${index}].schema_name: expected text`)
      else if (!hasGroup) return { name }
      else if (typeof group === 'string') return { name, group }
      else this.faults.push(`stores[${index}].schema_group: expected text`)
      return []
    })
  }

  identifiers(): MonoidQuery {
    return this.#checked(readIdentifiers(this.#given.identifiers ?? null), { identifiers: [] })
  }

  handles(): MonoidRequestsMessage {
    const handles = this.#given.handles ?? null
    if (!isListOfObjects(handles)) {
      this.faults.push(wrongKind('handles'))
      return { handles: [] }
    }
    // a row of "query" is taken for its handle
    return this.#checked(checkRequests({ handles: handles.map((item) => item.handle ?? item) }), {
      handles: [],
    })
  }

  find(): FindRequest {
    const { terms, depth } = this.#given
    return this.#checked(checkFindRequest({ terms, ...(depth === undefined ? {} : { depth }) }), {
      terms: [],
    })
  }

  statement(): Statement {
    const { query, parameters = [] } = this.#given
    if (typeof query !== 'string' || query.trim() === '') this.faults.push(wrongKind('query'))
    if (!Array.isArray(parameters) || !parameters.every(isBindable)) this.faults.push(wrongKind('parameters'))
    return { text: String(query), parameters: parameters as Statement['parameters'] }
  }

  #text(name: ParameterName): string | undefined {
    const value = this.#given[name]
    if (value === undefined || typeof value === 'string') return value || undefined
    this.faults.push(wrongKind(name))
    return undefined
  }

  #checked<T>(checked: Checked<T>, otherwise: T): T {
    if (checked.ok) return checked.value
    this.faults.push(...checked.faults)
    return otherwise
  }
}

function isBindable(value: JsonValue): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function isListOfObjects(value: JsonValue): value is readonly JsonObject[] {
  return (
    Array.isArray(value) &&
    value.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item))
  )
}
