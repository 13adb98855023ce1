import type { PostgresType } from '../types/postgres-type.ts'

/** What a value's bytes on the wire depend on. */
export interface ServerTraits {
  /** The database's encoding, for instance `UTF8`. */
  readonly encoding: string
  /** For instance 170002. */
  readonly version: number
}

/** Since version 15 the type "char" prints bytes beyond ASCII as digits. */
const charIsAscii = 150_000

/**
 * Tells whether the text of a column may be no UTF-8.
 *
 * @param type the column's type
 * @param typeName the type's name in the catalogue
 * @param server the database's encoding and the server's version
 * @returns false where every value is valid UTF-8
 * @example mayBeInvalid(type, 'text', { encoding: 'SQL_ASCII', version: 170002 }) // true
 */
export function mayBeInvalid(
  type: PostgresType,
  typeName: string,
  { encoding, version }: ServerTraits,
): boolean {
  if (type.codec.ascii) return false
  return encoding === 'SQL_ASCII' || (version < charIsAscii && typeName === '"char"')
}
