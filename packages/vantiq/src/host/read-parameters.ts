import type { JsonObject, JsonValue } from '@monoid-kit/core'
import { ConnectorError, nameLabel } from '@monoid-kit/core'
import { type OperationName, operationTable, type ParameterName, parameterTable } from './operation-table.ts'

/** The parameters of a request as they came; what is null is not there. */
export type GivenParameters = Readonly<Partial<Record<ParameterName, JsonValue>>>

/**
 * Tells which operation a SELECT asks for, and that all parameters it needs are there and no others.
 *
 * @param request the WITH clause
 * @returns the operation and its parameters, whose values are still to be judged
 * @throws ConnectorError `REQUEST_INVALID`, naming all that is wrong and no value; `NOT_ENABLED` for a delete
 * @example readParameters({ operation: 'schema', limit: 3 }) // throws: limit is no parameter of "schema"
 */
export function readParameters(request: JsonObject): {
  readonly operation: OperationName
  readonly given: GivenParameters
} {
  const { operation: named, ...rest } = request
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null))
  const operation = operationOf(named ?? null, given)
  const { needs, takes } = operationTable[operation]
  const known: readonly string[] = ['bundleFactor', ...needs.flat(), ...takes]
  const faults = Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => `${nameLabel(name)} is no parameter of "${operation}", which takes ${listOf(known)}`)
  for (const need of needs) {
    const names = [need].flat()
    const found = names.filter((name) => given[name] !== undefined)
    if (found.length === 0) faults.push(`${names.join(' or ')}: missing`)
    if (found.length > 1) faults.push(`${found.join(' and ')}: expected only one of them`)
  }
  if (faults.length > 0) throw refused(faults)
  return { operation, given }
}

/**
 * The error for a request that cannot be understood.
 *
 * @param faults what is wrong, without values
 * @returns `REQUEST_INVALID`
 * @example throw refused(['limit: expected an integer from 1'])
 */
export function refused(faults: readonly string[]): ConnectorError {
  return new ConnectorError('REQUEST_INVALID', faults.join('; '), {
    hint: 'docs/vantiq.md has a table of operations and their parameters',
  })
}

/**
 * The fault of a parameter that is of another kind than it has to be.
 *
 * @param name the parameter
 * @returns a sentence, without the value
 * @example wrongKind('limit') // 'limit: expected an integer from 1'
 */
export function wrongKind(name: ParameterName): string {
  return `${name}: expected ${parameterTable[name].type}`
}

function operationOf(named: JsonValue, given: GivenParameters): OperationName {
  if (named === null && given.query !== undefined) return 'statement'
  const names = Object.keys(operationTable) as OperationName[]
  const found = names.find((name) => name === named)
  if (found) return found
  if (named === 'delete') {
    throw new ConnectorError('NOT_ENABLED', 'a SELECT never deletes', {
      hint: 'PUBLISH { operation: "delete", identifiers: … } TO SOURCE, where the configuration allows it',
    })
  }
  const came = named === null ? 'missing' : typeof named === 'string' ? 'unknown' : 'no text'
  throw refused([`operation: expected one of ${names.join(', ')}, but it is ${came}`])
}

function listOf(names: readonly string[]): string {
  const [first, ...others] = names
  return others.length === 0 ? `only ${first}` : names.join(', ')
}
