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

/** Begins, before the bytes, a text that is sent as its own bytes; no UTF-8 has such a byte. */
const ownBytesMark = 0xff

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
function lossyBytes(column: Fragment, charset: string | undefined): Fragment | undefined {
  if (charset === undefined || convertible.has(charset)) return undefined
  const there = sql`CONVERT(${column} USING utf8mb4)`
  const back = sql`CONVERT(${there} USING ${charsetName(charset)})`
  const bytes = sql`CAST(${column} AS BINARY)`
  return sql`CASE WHEN CAST(${back} AS BINARY) = ${bytes} THEN NULL ELSE ${bytes} END`
}

/**
 * What to select so that no text of a column is lost: its UTF-8 as bytes or, for a text that cannot be sent as
 * UTF-8, a mark and its own bytes. `textOfMarked` reads it.
 *
 * @param column the column
 * @param charset its character set
 * @returns SQL, or undefined where every text of the character set can be sent as UTF-8
 * @example markedText(name('remark'), 'sjis')
 */
export function markedText(column: Fragment, charset: string | undefined): Fragment | undefined {
  const lossy = lossyBytes(column, charset)
  return lossy && sql`COALESCE(CONCAT(X'FF', ${lossy}), CAST(CONVERT(${column} USING utf8mb4) AS BINARY))`
}

/**
 * The exported form of what `markedText` selects.
 *
 * @param bytes a value
 * @param tellInvalid called where the text is written as `\x` and hexadecimal digits
 * @returns the text
 * @example textOfMarked(Buffer.from('ff8540', 'hex'), () => {}) // '\x8540'
 */
export function textOfMarked(bytes: Uint8Array, tellInvalid: () => void): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer[0] !== ownBytesMark) return textOf(buffer, tellInvalid)
  tellInvalid()
  return hexOf(buffer.subarray(1))
}

/**
 * Text, or `\x` and hexadecimal digits for bytes that are no UTF-8: never U+FFFD.
 *
 * @param bytes what the server sent as UTF-8
 * @param tellInvalid called where it is none
 * @returns the text
 * @example textOf(Buffer.from('ann'), () => {}) // 'ann'
 */
export function textOf(bytes: Uint8Array, tellInvalid: () => void): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (isUtf8(buffer)) return buffer.toString('utf8')
  tellInvalid()
  return hexOf(buffer)
}

function hexOf(buffer: Buffer): string {
  return `\\x${buffer.toString('hex')}`
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
