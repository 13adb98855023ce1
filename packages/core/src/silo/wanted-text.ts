import { ConnectorError } from '../errors/connector-error.ts'

/**
 * The text that an identifier looks for, whatever came in `identifier_query` (B19).
 *
 * @param query the member as it came out of JSON
 * @param column the column's name, for the error
 * @returns the text, or undefined where it is blank or null and so matches no row
 * @throws ConnectorError `IDENTIFIER_INVALID` for an integer that JSON has already rounded (beyond ±(2^53−1)) and for
 *   anything that is neither string nor integer
 * @example wantedText(7, 'id') // '7'
 */
export function wantedText(query: unknown, column: string): string | undefined {
  if (query === null || query === undefined) return undefined
  if (typeof query === 'string') return query.trim() !== '' && query.isWellFormed() ? query : undefined
  if (typeof query === 'number' && Number.isSafeInteger(query)) return String(query)
  const came =
    typeof query === 'number'
      ? Number.isInteger(query)
        ? 'an integer beyond ±(2^53−1), which JSON readers round'
        : 'a fractional number'
      : Array.isArray(query)
        ? 'a list'
        : `a value of type ${typeof query}`
  throw new ConnectorError(
    'IDENTIFIER_INVALID',
    `the identifier for column "${column}" is ${came}; expected a string or an exact integer`,
  )
}
