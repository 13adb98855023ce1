import { isIPv4, isIPv6 } from 'node:net'
import {
  type ColumnType,
  type Fragment,
  join,
  type Match,
  parseBase64,
  parseDecimal,
  parseInteger,
  parseUuid,
  sql,
  textForms,
  value,
} from '@monoid-kit/sql'
import { fitDecimal } from './decimal-text.ts'
import type { ColumnFacts } from './mysql-column-type.ts'
import { parseDate, parseDateTime, parseTime, parseTimestamp } from './temporal-text.ts'
import { typed } from './typed-value.ts'
import { charsetName, matchLossy } from './unconvertible-text.ts'
import { parseVector } from './vector-text.ts'

/** Makes, for one column, the comparison with an identifier. */
export type Matcher = (facts: ColumnFacts) => ColumnType['match']

/** Parses an identifier for a column; undefined where the column cannot hold it. */
type Parse = (identifier: string, facts: ColumnFacts) => string | Uint8Array | undefined

/** `column = CAST(… AS type)`, which the column's index answers; the server converts neither side. */
function equalsCast(parse: Parse, type: (facts: ColumnFacts) => string): Matcher {
  return (facts) => (identifier, column) => {
    const parsed = parse(identifier, facts)
    return parsed === undefined ? undefined : { exact: sql`${column} = ${typed(parsed, type(facts))}` }
  }
}

/** Compares bytes that the server stores in another form than a string. */
function equalsBytes(parse: Parse): Matcher {
  return (facts) => (identifier, column) => {
    const parsed = parse(identifier, facts)
    return parsed === undefined
      ? undefined
      : { exact: sql`CAST(${column} AS BINARY) = ${typed(parsed, 'BINARY')}` }
  }
}

function isUnsigned({ columnType }: ColumnFacts): boolean {
  return / unsigned/.test(columnType)
}

/** Integers of a width: the range is the column's own. */
export function matchInteger(bits: number): Matcher {
  return equalsCast(
    (identifier, facts) =>
      isUnsigned(facts)
        ? parseInteger(identifier, 0n, 2n ** BigInt(bits) - 1n)
        : parseInteger(identifier, -(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n),
    (facts) => (isUnsigned(facts) ? 'UNSIGNED' : 'SIGNED'),
  )
}

/** Decimals of the column's size. */
export const matchDecimal: Matcher = equalsCast(
  (identifier, { precision, scale }) => fitDecimal(identifier, precision, scale),
  ({ precision, scale }) => `DECIMAL(${precision},${scale})`,
)

/** 64-bit floating-point numbers, by the nearest one. */
export const matchDouble: Matcher = equalsCast(
  (identifier) => floatText(identifier, (number) => number),
  () => 'DOUBLE',
)

/** 32-bit floating-point numbers, by the nearest one, which is compared as the 64-bit number that it is. */
export const matchFloat: Matcher = equalsCast(
  (identifier) => floatText(identifier, Math.fround),
  () => 'DOUBLE',
)

function floatText(identifier: string, round: (number: number) => number): string | undefined {
  const number = parseDecimal(identifier) === undefined ? Number.NaN : round(Number(identifier))
  const isTooSmall = number === 0 && /[1-9]/.test(identifier.replace(/e.*$/i, ''))
  return Number.isFinite(number) && !isTooSmall ? String(number) : undefined
}

/** Bits by exactly as many binary digits as the column has. */
export const matchBits: Matcher = equalsCast(
  (identifier, { precision }) =>
    identifier.length === precision && /^[01]+$/.test(identifier)
      ? String(BigInt(`0b${identifier}`))
      : undefined,
  () => 'UNSIGNED',
)

/** Years of four digits, or 0. */
export const matchYear: Matcher = equalsCast(
  (identifier) => {
    const year = parseInteger(identifier, 0n, 2155n)
    return year === '0' || Number(year) > 1900 ? year : undefined
  },
  () => 'UNSIGNED',
)

export const matchDate: Matcher = equalsCast(
  (identifier) => parseDate(identifier),
  () => 'DATE',
)

export const matchTime: Matcher = equalsCast(
  (identifier, { fraction }) => parseTime(identifier, fraction),
  () => 'TIME(6)',
)

export const matchDateTime: Matcher = equalsCast(
  (identifier, { fraction }) => parseDateTime(identifier, fraction),
  () => 'DATETIME(6)',
)

export const matchTimestamp: Matcher = equalsCast(
  (identifier, { fraction }) => parseTimestamp(identifier, fraction),
  () => 'DATETIME(6)',
)

/** Bytes given as base64. */
export const matchBinary: Matcher = equalsCast(
  (identifier) => parseBase64(identifier),
  () => 'BINARY',
)

/** Geometries by their bytes: two that are drawn alike may differ in these, and are then different values. */
export const matchGeometry: Matcher = equalsBytes((identifier) => parseBase64(identifier))

export const matchVector: Matcher = equalsBytes((identifier) => parseVector(identifier))

export const matchUuid: Matcher = equalsCast(
  (identifier) => parseUuid(identifier),
  () => 'UUID',
)

/** IPv6 addresses; a zone is no part of one. */
export const matchInet6: Matcher = equalsCast(
  (identifier) => (isIPv6(identifier) && !identifier.includes('%') ? identifier : undefined),
  () => 'INET6',
)

export const matchInet4: Matcher = equalsCast(
  (identifier) => (isIPv4(identifier) ? identifier : undefined),
  () => 'INET4',
)

/**
 * Text: the column's collation and index find candidates, and a candidate counts only if its code points are the
 * identifier's, up to composition (C2, B19). What the column's character set cannot hold becomes question marks in
 * the candidate and so is never exact.
 */
export const matchText: Matcher =
  ({ charset, collation }) =>
  (identifier, column) => {
    if (charset === undefined || collation === undefined) return printedText(identifier, column)
    const forms = textForms(identifier)
    const inCharset = (form: string) =>
      // Two steps, for MySQL refuses a parameter that cannot be converted at once.
      sql`CONVERT(CONVERT(${value(form)} USING utf8mb4) USING ${charsetName(charset)}) COLLATE ${charsetName(collation)}`
    const candidate = anyOf(forms.map((form) => sql`${column} = ${inCharset(form)}`))
    const exact = sql`${candidate} AND ${sameBytes(column, forms)}`
    const lossy = matchLossy(identifier, column, charset)
    return { exact: lossy ? sql`${exact} OR ${lossy}` : exact, similar: candidate }
  }

/** Values that have no collation of their own, such as JSON: by their text as the server prints it. */
export const matchPrinted: Matcher = () => printedText

function printedText(identifier: string, column: Fragment): Match {
  return { exact: sameBytes(sql`CAST(${column} AS CHAR CHARACTER SET utf8mb4)`, textForms(identifier)) }
}

function sameBytes(text: Fragment, forms: readonly string[]): Fragment {
  const wanted = forms.map((form) => typed(Buffer.from(form), 'BINARY'))
  return sql`CAST(CONVERT(${text} USING utf8mb4) AS BINARY) IN (${join(wanted, ', ')})`
}

function anyOf(fragments: readonly Fragment[]): Fragment {
  return sql`(${join(fragments, ' OR ')})`
}
