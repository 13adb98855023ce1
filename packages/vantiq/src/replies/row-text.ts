import { ConnectorError } from '@monoid-kit/core'
import { jsonText } from '../sending/json-text.ts'

/**
 * A row of an answer as JSON.
 *
 * @param row whatever a query handler gave as a row
 * @param what how the row is called in an error, such as `row 5 of the answer`
 * @returns the JSON of an object
 * @throws ConnectorError `MESSAGE_INVALID` where the row is no object, makes something else of itself in JSON, or holds what JSON
 *   cannot carry; never with a value in its text
 * @example rowText({ id: 1 }, 'row 1 of the answer') // '{"id":1}'
 */
export function rowText(row: unknown, what: string): string {
  const isObject = typeof row === 'object' && row !== null
  const json = isObject ? jsonText(row, what, 'MESSAGE_INVALID') : undefined
  if (json?.startsWith('{')) return json
  throw new ConnectorError(
    'MESSAGE_INVALID',
    `${what}: expected an object, came ${isObject ? 'what makes another JSON of itself' : kindOf(row)}`,
    { hint: 'mend the query handler: each row is an object' },
  )
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : value === undefined ? 'undefined' : `a ${typeof value}`
}
