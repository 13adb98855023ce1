/**
 * Parses an identifier for an integer column: an optional sign and digits, nothing else (`'7abc'`, `'1.0'` and `' 7'` are no
 * integers).
 *
 * @param text the identifier
 * @param min the least value of the column's type
 * @param max the greatest value of the column's type
 * @returns canonical digits, or undefined where the column cannot hold it
 * @example parseInteger('007', -(2n ** 31n), 2n ** 31n - 1n) // '7'
 */
export function parseInteger(text: string, min: bigint, max: bigint): string | undefined {
  if (!/^[+-]?\d{1,40}$/.test(text)) return undefined
  const number = BigInt(text.startsWith('+') ? text.slice(1) : text)
  return number >= min && number <= max ? String(number) : undefined
}

/**
 * Parses an identifier for an exact decimal column: digits with an optional sign, point and exponent.
 *
 * @param text the identifier
 * @returns the text as it came, or undefined where it is no finite decimal of at most 1,000 characters and an
 *   exponent of at most four digits
 * @example parseDecimal('1.50') // '1.50'
 */
export function parseDecimal(text: string): string | undefined {
  return text.length <= 1000 && /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?$/.test(text) ? text : undefined
}

/**
 * Parses an identifier for a boolean column.
 *
 * @param text the identifier
 * @returns the truth value of `true`, `t`, `1`, `false`, `f` or `0` in any case, else undefined
 * @example parseBoolean('TRUE') // true
 */
export function parseBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase()
  if (lower === 'true' || lower === 't' || lower === '1') return true
  return lower === 'false' || lower === 'f' || lower === '0' ? false : undefined
}
