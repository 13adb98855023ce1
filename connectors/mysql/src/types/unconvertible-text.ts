import { isUtf8 } from 'node:buffer'
import { type Fragment, raw, sql } from '@monoid-kit/sql'
import { typed } from './typed-value.ts'

/** Character sets every text of which the server can send as UTF-8. */
const convertible: ReadonlySet<string> = new Set(['utf8mb4', 'utf8mb3', 'utf8', 'latin1', 'ascii'])

/**
 * A name of a character set or a collation out of the catalogue as SQL text; it cannot be quoted or bound.
 *
 * @param name letters, digits and underscores
 * @returns the name as a fragment
 * @throws Error where a server's name has other characters, which none has
 * @example charsetName('latin1')
 */
export function charsetName(name: string): Fragment {
  if (!/^[A-Za-z0-9_]{1,64}$/.test(name)) throw new Error('unforeseen name of a character set')
  return raw(name)
}

/**
 * What tells that a text cannot be sent as UTF-8 without loss: some character sets hold characters that Unicode has not,
 * and the server would put a question mark in their place.
 *
 * @param column the column
 * @param charset its character set
 * @returns SQL that is the column's own bytes for such a text and NULL for every other, or undefined where the
 *   character set holds no such character
 * @example lossyBytes(name('remark'), 'sjis')
 */
export function lossyBytes(column: Fragment, charset: string | undefined): Fragment | undefined {
  if (charset === undefined || convertible.has(charset)) return undefined
  const there = sql`CONVERT(${column} USING utf8mb4)`
  const back = sql`CONVERT(${there} USING ${charsetName(charset)})`
  const bytes = sql`CAST(${column} AS BINARY)`
  return sql`CASE WHEN CAST(${back} AS BINARY) = ${bytes} THEN NULL ELSE ${bytes} END`
}

/**
 * Compares a column with the form in which text that is no UTF-8 is exported: `\x` and hexadecimal digits, of
 * the column's own bytes or, where the server sends no UTF-8, of what it sends.
 *
 * @param identifier the identifier
 * @param column the column
 * @param charset its character set
 * @returns SQL, or undefined where the identifier is not of this form or its bytes are plain UTF-8
 * @example matchLossy('\\xff', name('remark'), 'utf8mb4')
 */
export function matchLossy(identifier: string, column: Fragment, charset: string): Fragment | undefined {
  if (!/^\\x([0-9a-f]{2})+$/.test(identifier)) return undefined
  const bytes = Buffer.from(identifier.slice(2), 'hex')
  const lossy = lossyBytes(column, charset)
  const own = lossy && sql`${lossy} = ${typed(bytes, 'BINARY')}`
  // Half a surrogate pair, which ucs2 can hold, is sent as it is by some servers, though no UTF-8.
  const sent = isUtf8(bytes)
    ? undefined
    : sql`CAST(CONVERT(${column} USING utf8mb4) AS BINARY) = ${typed(bytes, 'BINARY')}`
  return own && sent ? sql`${own} OR ${sent}` : (own ?? sent)
}
