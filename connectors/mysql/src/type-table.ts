import { type ColumnSchema, name } from '@monoid-kit/sql'
import * as match from './types/matchers.ts'
import type { ColumnFacts, MysqlColumnType } from './types/mysql-column-type.ts'
import { nearText } from './types/near-text.ts'
import * as read from './types/readers.ts'
import * as encode from './types/row-codecs.ts'
import { markedText } from './types/unconvertible-text.ts'

/** How the values of one type are exported and looked for. The page docs/types-mysql.md is generated from these rows. */
export interface TypeRow {
  /** The type's bare name as the catalogue has it, in lower case. */
  readonly type: string
  readonly family: string
  readonly jsonSchema: ColumnSchema
  /** What a value looks like in a record. */
  readonly encoding: string
  /** What an identifier must look like. */
  readonly identifier: string
  readonly notes: string
  readonly read: read.Reader
  readonly codec: encode.CodecChoice
  readonly match: match.Matcher
}

type Codec = Omit<TypeRow, 'type' | 'notes'>

const text: ColumnSchema = { type: 'string' }
const json: ColumnSchema = { type: 'string', contentMediaType: 'application/json' }
const base64: ColumnSchema = { type: 'string', contentEncoding: 'base64' }

const digits = 'digits with an optional sign, within the range of the column'

function integer(bits: number): Codec {
  return {
    family: 'integer',
    jsonSchema: { type: 'integer' },
    encoding: 'its value',
    identifier: digits,
    read: read.readInteger,
    codec: encode.chooseInteger,
    match: match.matchInteger(bits),
  }
}

const bigint: Codec = {
  family: 'integer',
  jsonSchema: text,
  encoding: 'its digits',
  identifier: digits,
  read: read.readNumberText,
  codec: encode.chooseBigint,
  match: match.matchInteger(64),
}

const decimal: Codec = {
  family: 'decimal',
  jsonSchema: text,
  encoding: 'its digits with all places after the point',
  identifier: 'a decimal, with an exponent or not, that the column can hold exactly',
  read: read.readNumberText,
  codec: encode.chooseDecimal,
  match: match.matchDecimal,
}

const double: Codec = {
  family: 'floating point',
  jsonSchema: { type: 'number' },
  encoding: 'the shortest decimal that is the stored 64-bit number',
  identifier: 'a decimal; the nearest 64-bit number is looked for',
  read: read.readDouble,
  codec: encode.chooseDouble,
  match: match.matchDouble,
}

const float: Codec = {
  family: 'floating point',
  jsonSchema: { type: 'number' },
  encoding: 'the shortest decimal that is the stored 32-bit number',
  identifier: 'a decimal; the nearest 32-bit number is looked for',
  read: read.readFloat,
  codec: encode.chooseFloat,
  match: match.matchFloat,
}

const bit: Codec = {
  family: 'bits',
  jsonSchema: text,
  encoding: 'as many binary digits as the column has',
  identifier: 'exactly as many binary digits',
  read: read.readBits,
  codec: encode.chooseBits,
  match: match.matchBits,
}

const year: Codec = {
  family: 'date and time',
  jsonSchema: { type: 'integer' },
  encoding: 'its value, the year 0000 as 0',
  identifier: '1901 to 2155, or 0',
  read: read.readInteger,
  codec: encode.chooseInteger,
  match: match.matchYear,
}

const date: Codec = {
  family: 'date and time',
  jsonSchema: text,
  encoding: '`2020-01-02`',
  identifier: 'the same form',
  read: read.readDate,
  codec: encode.chooseDate,
  match: match.matchDate,
}

const time: Codec = {
  family: 'date and time',
  jsonSchema: text,
  encoding: '`-838:59:59.000000`, with as many digits of a second as the column keeps',
  identifier: 'the same form, digits of a second left out or not',
  read: read.readTime,
  codec: encode.chooseTime,
  match: match.matchTime,
}

const datetime: Codec = {
  family: 'date and time',
  jsonSchema: text,
  encoding: '`2020-01-02T03:04:05.000006`, with as many digits of a second as the column keeps',
  identifier: 'the same form, digits of a second left out or not, `T` or a blank between; no zone',
  read: read.readDateTime,
  codec: encode.chooseDateTime,
  match: match.matchDateTime,
}

const timestamp: Codec = {
  family: 'date and time',
  jsonSchema: text,
  encoding: '`2020-01-02T03:04:05.000006Z`, in UTC, with as many digits of a second as the column keeps',
  identifier: 'the same form, with `Z`, an offset such as `+01:00`, or neither (UTC)',
  read: read.readTimestamp,
  codec: encode.chooseTimestamp,
  match: match.matchTimestamp,
}

const string: Codec = {
  family: 'text',
  jsonSchema: text,
  encoding: 'its text',
  identifier: 'the same text, composed or decomposed; case, accents and blanks count',
  read: read.readText,
  codec: encode.chooseText,
  match: match.matchText,
}

const printed: Codec = {
  family: 'text',
  jsonSchema: text,
  encoding: "the server's text",
  identifier: 'the same text',
  read: read.readText,
  codec: encode.chooseText,
  match: match.matchPrinted,
}

const bytes: Codec = {
  family: 'bytes',
  jsonSchema: base64,
  encoding: 'base64',
  identifier: 'base64 with padding',
  read: read.readBytes,
  codec: encode.chooseBytes,
  match: match.matchBinary,
}

const geometry: Codec = {
  family: 'geometry',
  jsonSchema: base64,
  encoding: "base64 of the server's own form: the SRID in four bytes, lowest first, then well-known binary",
  identifier: 'base64 of the same bytes',
  read: read.readBytes,
  codec: encode.chooseBytes,
  match: match.matchGeometry,
}

const vector: Codec = {
  family: 'vector',
  jsonSchema: json,
  encoding: 'a JSON list of numbers, each the shortest decimal that is the stored 32-bit number',
  identifier: 'a JSON list of numbers',
  read: read.readVector,
  codec: encode.chooseVector,
  match: match.matchVector,
}

function row(type: string, codec: Codec, notes = ''): TypeRow {
  return { type, ...codec, notes }
}

const zeroDates = 'zero dates and dates with a zero month or day keep their zeros'

/** Every built-in type of MySQL and MariaDB. */
export const typeTable: readonly TypeRow[] = [
  row('tinyint', integer(8), '`tinyint(1)` is no boolean: 5 stays 5'),
  row('smallint', integer(16)),
  row('mediumint', integer(24)),
  row('int', integer(32)),
  row('bigint', bigint, 'a string, because JSON readers round beyond 2^53 (B29)'),
  row('decimal', decimal, 'up to 65 digits'),
  row('float', float),
  row('double', double),
  row('bit', bit),
  row('year', year),
  row('date', date, zeroDates),
  row('time', time, 'a span of up to ±838:59:59, not a time of day'),
  row('datetime', datetime, zeroDates),
  row('timestamp', timestamp, 'the zero timestamp keeps its zeros'),
  row('char', string, 'without the blanks that pad it, as the server hands it out'),
  row('varchar', string),
  row('tinytext', string),
  row('text', string),
  row('mediumtext', string),
  row('longtext', string),
  row('enum', string, 'by its label, never by its number'),
  row('set', string, 'its labels joined by commas'),
  row(
    'json',
    { ...printed, family: 'JSON', jsonSchema: json, encoding: 'JSON text as the server prints it' },
    'in MariaDB a `longtext` with the check `json_valid`, whose text is as it was written',
  ),
  row('binary', bytes, 'with the zero bytes that pad it'),
  row('varbinary', bytes),
  row('tinyblob', bytes),
  row('blob', bytes),
  row('mediumblob', bytes),
  row('longblob', bytes),
  row('geometry', geometry),
  row('point', geometry),
  row('linestring', geometry),
  row('polygon', geometry),
  row('multipoint', geometry),
  row('multilinestring', geometry),
  row('multipolygon', geometry),
  row('geomcollection', geometry, 'MySQL'),
  row('geometrycollection', geometry, 'MariaDB'),
  row('vector', vector, 'MySQL 9, MariaDB 11.7'),
  row(
    'uuid',
    { ...printed, family: 'UUID', jsonSchema: { type: 'string', format: 'uuid' }, match: match.matchUuid },
    'MariaDB',
  ),
  row('inet4', { ...printed, family: 'network address', match: match.matchInet4 }, 'MariaDB'),
  row('inet6', { ...printed, family: 'network address', match: match.matchInet6 }, 'MariaDB'),
]

const rows: ReadonlyMap<string, TypeRow> = new Map(typeTable.map((each) => [each.type, each]))
const unknown = row('', printed)
const checkedJson: TypeRow = { ...row('json', string), jsonSchema: json }

/**
 * What the connector knows of a column's type. A type that the table does not list is exported as its text.
 *
 * @param facts what the catalogue says of the column
 * @returns the type
 * @example columnTypeOf(facts).match('7', name('id'))
 */
export function columnTypeOf(facts: ColumnFacts): MysqlColumnType {
  const found = facts.checkedJson ? checkedJson : (rows.get(facts.dataType) ?? unknown)
  const isMarked = markedText(name('c'), facts.charset) !== undefined
  const codec = isMarked ? encode.chooseMarkedText : found.codec
  return {
    jsonSchema: found.jsonSchema,
    read: isMarked ? read.readMarkedText(facts) : found.read(facts),
    codec: (column, tellInvalid) => codec(column, facts, tellInvalid),
    match: found.match(facts),
    near: (identifier, column) =>
      found.match === match.matchText ? nearText(identifier, column, facts) : undefined,
    selected: (column) => markedText(column, facts.charset),
  }
}
