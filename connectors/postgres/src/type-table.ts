import type { ColumnSchema } from '@monoid-kit/sql'
import { arrayCodec } from './types/array-codec.ts'
import { enumCodec } from './types/enum-codec.ts'
import {
  bigintCodec,
  fitsDouble,
  fitsSingle,
  floatCodec,
  integerCodec,
  moneyCodec,
  numericCodec,
} from './types/number-codecs.ts'
import {
  bitsCodec,
  booleanCodec,
  bytesCodec,
  jsonCodec,
  macCodec,
  networkCodec,
  printedCodec,
  uuidCodec,
} from './types/plain-codecs.ts'
import { textCodec } from './types/text-codec.ts'
import { dateCodec, intervalCodec, timeCodec, timestampCodec } from './types/time-codecs.ts'
import type { TypeCodec } from './types/type-codec.ts'

/** A row of the type table, as the documentation shows it. */
export interface TypeRow {
  /** The type's name in the catalogue, or a kind of types in brackets. */
  readonly type: string
  readonly family: string
  readonly jsonSchema: ColumnSchema
  /** How a value is exported. */
  readonly encoding: string
  /** Which identifiers match. */
  readonly identifier: string
  readonly notes: string
}

interface Entry {
  readonly type: string
  readonly codec: TypeCodec
  readonly notes: string
  /** What identifiers are cast to, where it is not the type itself. */
  readonly cast?: string
}

const text = textCodec()
const unsigned32 = integerCodec(0n, 2n ** 32n - 1n)

/** One row per built-in type: the code and the documentation both come from here. */
const entries: readonly Entry[] = [
  { type: 'bool', codec: booleanCodec, notes: 'boolean' },
  { type: 'int2', codec: integerCodec(-(2n ** 15n), 2n ** 15n - 1n), notes: 'smallint, smallserial' },
  { type: 'int4', codec: integerCodec(-(2n ** 31n), 2n ** 31n - 1n), notes: 'integer, serial' },
  { type: 'int8', codec: bigintCodec, notes: 'bigint, bigserial' },
  { type: 'oid', codec: unsigned32, notes: '32 bits without a sign' },
  { type: 'xid', codec: unsigned32, notes: '32 bits without a sign' },
  { type: 'cid', codec: unsigned32, notes: '32 bits without a sign' },
  { type: 'xid8', codec: printedCodec, notes: '64 bits without a sign' },
  { type: 'numeric', codec: numericCodec, notes: 'decimal' },
  { type: 'money', codec: moneyCodec, notes: 'prefer numeric: the text depends on the server' },
  { type: 'float4', codec: floatCodec(fitsSingle), notes: 'real' },
  { type: 'float8', codec: floatCodec(fitsDouble), notes: 'double precision' },
  { type: 'text', codec: text, notes: '' },
  { type: 'varchar', codec: text, cast: 'text', notes: 'character varying(n)' },
  { type: 'bpchar', codec: textCodec({ padded: true }), notes: 'character(n)' },
  { type: 'name', codec: text, cast: 'text', notes: 'names of the catalogue' },
  { type: 'char', codec: printedCodec, notes: 'the one-byte type written "char"; not character(1)' },
  { type: 'bytea', codec: bytesCodec, notes: '' },
  { type: 'date', codec: dateCodec, notes: '4713 BC to 5874897' },
  { type: 'timestamp', codec: timestampCodec(false), notes: 'without time zone' },
  { type: 'timestamptz', codec: timestampCodec(true), notes: 'timestamp with time zone' },
  { type: 'time', codec: timeCodec(false), notes: 'without time zone' },
  { type: 'timetz', codec: timeCodec(true), notes: 'time with time zone' },
  { type: 'interval', codec: intervalCodec, notes: '' },
  { type: 'uuid', codec: uuidCodec, notes: '' },
  { type: 'json', codec: jsonCodec, notes: 'blanks, line feeds and the order of keys as stored' },
  { type: 'jsonb', codec: jsonCodec, notes: '' },
  { type: 'jsonpath', codec: printedCodec, notes: '' },
  { type: 'xml', codec: printedCodec, notes: 'the encoding declaration is not printed' },
  { type: 'bit', codec: bitsCodec, notes: 'bit(n)' },
  { type: 'varbit', codec: bitsCodec, notes: 'bit varying(n)' },
  { type: 'inet', codec: networkCodec, notes: '' },
  { type: 'cidr', codec: networkCodec, cast: 'inet', notes: '' },
  { type: 'macaddr', codec: macCodec(6), notes: '' },
  { type: 'macaddr8', codec: macCodec(8), notes: '' },
  ...['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'].map((type) => ({
    type,
    codec: printedCodec,
    notes: 'its own equality compares areas, or is missing',
  })),
  ...['tsvector', 'tsquery'].map((type) => ({ type, codec: printedCodec, notes: 'text search' })),
  ...['int4range', 'int8range', 'numrange', 'daterange', 'tsrange', 'tstzrange'].map((type) => ({
    type,
    codec: printedCodec,
    notes: 'bounds as PostgreSQL prints them, moments in UTC',
  })),
  ...[
    'int4multirange',
    'int8multirange',
    'nummultirange',
    'datemultirange',
    'tsmultirange',
    'tstzmultirange',
  ].map((type) => ({ type, codec: printedCodec, notes: 'since version 14; bounds as in ranges' })),
  ...['pg_lsn', 'pg_snapshot', 'txid_snapshot', 'tid'].map((type) => ({
    type,
    codec: printedCodec,
    notes: 'internal',
  })),
  ...['int2vector', 'oidvector'].map((type) => ({
    type,
    codec: printedCodec,
    notes: 'internal; numbers with blanks between',
  })),
  ...[
    'regclass',
    'regcollation',
    'regconfig',
    'regdictionary',
    'regnamespace',
    'regoper',
    'regoperator',
    'regproc',
    'regprocedure',
    'regrole',
    'regtype',
  ].map((type) => ({ type, codec: printedCodec, notes: 'a name of the catalogue, qualified' })),
  { type: 'refcursor', codec: printedCodec, notes: '' },
  { type: 'aclitem', codec: printedCodec, notes: 'internal' },
]

/** What holds for types that are not built in. */
const kinds: readonly Entry[] = [
  { type: '(array)', codec: arrayCodec(text, ','), notes: 'of any type' },
  { type: '(enum)', codec: enumCodec([]), notes: '' },
  { type: '(range)', codec: printedCodec, notes: 'ranges and multiranges that users define' },
  { type: '(composite)', codec: printedCodec, notes: '`(1,"a b")`' },
  { type: '(domain)', codec: printedCodec, notes: 'everything as with the type below the domain' },
  {
    type: 'citext',
    codec: textCodec({ ignoresCase: true }),
    notes: 'extension; case counts here all the same',
  },
  {
    type: '(extension)',
    codec: printedCodec,
    notes: 'hstore, ltree, geometry and every type not named here',
  },
]

/** The documentation's table of types: one row per built-in type, and one per kind of other types. */
export const typeTable: readonly TypeRow[] = [...entries, ...kinds].map(({ type, codec, notes }) => ({
  type,
  family: codec.family,
  jsonSchema: codec.jsonSchema,
  encoding: type === '(domain)' ? 'as the type below it' : codec.encoding,
  identifier: type === '(domain)' ? 'as the type below it' : codec.identifier,
  notes,
}))

const byName = new Map(entries.map((entry) => [entry.type, entry]))

/**
 * Looks a built-in type up.
 *
 * @param type its name in `pg_catalog`
 * @returns its codec and the built-in type that identifiers are cast to, or undefined where there is no row
 * @example builtInType('varchar') // { codec: …, cast: 'text' }
 */
export function builtInType(type: string): { readonly codec: TypeCodec; readonly cast: string } | undefined {
  const entry = byName.get(type)
  return entry && { codec: entry.codec, cast: entry.cast ?? type }
}
