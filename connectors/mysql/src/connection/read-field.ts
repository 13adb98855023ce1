import type { WireValue } from '../types/wire-value.ts'

/** What the driver's parser offers for one value; it is asked exactly once per value. */
export interface WireField {
  readonly type: string
  buffer(): Buffer | null
}

/** Types that the driver's own parser reads without loss; all others are taken over as bytes. */
const exact: ReadonlySet<string> = new Set([
  'TINY',
  'SHORT',
  'INT24',
  'LONG',
  'LONGLONG',
  'FLOAT',
  'DOUBLE',
  'YEAR',
  'DECIMAL',
  'NEWDECIMAL',
  'DATE',
  'NEWDATE',
  'DATETIME',
  'TIMESTAMP',
  'TIME',
  'NULL',
])

/**
 * Takes over one value. The driver's parser would lose a geometry's SRID, guess at character sets and put U+FFFD in the
 * place of invalid text, so it is passed by for everything that comes as bytes.
 *
 * @param field the driver's field
 * @param next the driver's own parser
 * @returns the value; bytes are valid until the next packet is read
 * @example driver.execute({ sql, typeCast: readField })
 */
export function readField(field: WireField, next: () => unknown): WireValue {
  if (!exact.has(field.type)) return field.buffer()
  const parsed = next()
  return typeof parsed === 'number' || typeof parsed === 'string' ? parsed : null
}
