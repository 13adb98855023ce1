import { name, sql } from '@monoid-kit/sql'
import { builtInType } from '../type-table.ts'
import { arrayCodec } from '../types/array-codec.ts'
import { enumCodec } from '../types/enum-codec.ts'
import { printedCodec } from '../types/plain-codecs.ts'
import { PostgresType } from '../types/postgres-type.ts'
import { textCodec } from '../types/text-codec.ts'
import type { TypeCodec } from '../types/type-codec.ts'

/** A type as the catalogue tells it. */
export interface CatalogueType {
  readonly oid: string
  readonly schema: string
  readonly name: string
  /** `b` base, `c` composite, `d` domain, `e` enum, `r` range, `m` multirange. */
  readonly kind: string
  /** The elements' type, where this is an array. */
  readonly elementOid: string | undefined
  /** The type below a domain. */
  readonly baseOid: string | undefined
  /** What stands between elements of this type in an array. */
  readonly delimiter: string
  readonly labels: readonly string[]
  /** The extension that it belongs to. */
  readonly extension: string | undefined
}

interface Resolved {
  /** The type that is not a domain. */
  readonly oid: string
  readonly codec: TypeCodec
  readonly cast: readonly [string, string]
  readonly isArray: boolean
  /** The schema that the type's equality stands in. */
  readonly operators: string
}

/**
 * Finds what the connector knows of a column's type: a domain is what is below it, an array is made of its elements'
 * type, and an unknown type is what the server prints.
 *
 * @param oid the column's type
 * @param types all types that it is made of, by oid
 * @param column whether the column's collation is deterministic, and the database's encoding
 * @returns the column's type
 * @example resolveType('23', types, { deterministic: true, encoding: 'UTF8' })
 */
export function resolveType(
  oid: string,
  types: ReadonlyMap<string, CatalogueType>,
  column: { readonly deterministic: boolean; readonly encoding: string },
): PostgresType {
  const resolved = resolve(oid, types)
  const { codec, cast, isArray, operators } = resolved
  const type = name(...cast)
  return new PostgresType(codec, Number(resolved.oid), {
    cast: isArray ? sql`${type}[]` : type,
    // An array's own equality is the server's, whatever its elements are.
    equals: sql`${name(isArray ? 'pg_catalog' : operators)}.=`,
    ...column,
  })
}

function resolve(oid: string, types: ReadonlyMap<string, CatalogueType>): Resolved {
  const type = types.get(oid)
  if (!type) return asPrinted(oid, 'pg_catalog', 'text')
  if (type.kind === 'd') return resolve(type.baseOid ?? '', types)
  const builtIn = type.schema === 'pg_catalog' ? builtInType(type.name) : undefined
  if (builtIn) {
    return {
      oid,
      codec: builtIn.codec,
      cast: ['pg_catalog', builtIn.cast],
      isArray: false,
      operators: 'pg_catalog',
    }
  }
  const element = types.get(type.elementOid ?? '')
  if (element) {
    const { codec, cast, operators } = resolve(element.oid, types)
    return { oid, codec: arrayCodec(codec, element.delimiter), cast, isArray: true, operators }
  }
  if (type.kind === 'e') {
    return {
      oid,
      codec: enumCodec(type.labels),
      cast: [type.schema, type.name],
      isArray: false,
      operators: 'pg_catalog',
    }
  }
  if (type.extension === 'citext' && type.name === 'citext') {
    const codec = textCodec({ ignoresCase: true })
    return { oid, codec, cast: [type.schema, type.name], isArray: false, operators: type.schema }
  }
  return asPrinted(oid, type.schema, type.name)
}

function asPrinted(oid: string, schema: string, typeName: string): Resolved {
  return { oid, codec: printedCodec, cast: [schema, typeName], isArray: false, operators: 'pg_catalog' }
}
