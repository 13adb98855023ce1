import type { Codec, CodecDefinition } from './codec.ts'
import { arrayCosts, arrayText } from './codecs/array-text.ts'
import { base64, hexText } from './codecs/base64.ts'
import { bits } from './codecs/bits.ts'
import { checkedTextTelling, escapedText } from './codecs/escaped-text.ts'
import { float32Bytes, float64Bytes, mysqlDouble, mysqlFloat } from './codecs/floats.ts'
import * as integers from './codecs/integers.ts'
import { escapedCosts } from './codecs/json-escape.ts'
import { mysqlDate, mysqlDateTime, mysqlTime, mysqlTimestamp } from './codecs/mysql-time.ts'
import * as plain from './codecs/plain-text.ts'
import { postgresDate, postgresTimestamp, postgresTimestamptz } from './codecs/postgres-time.ts'
import { uuidBytes } from './codecs/uuid.ts'

/** The most bytes of a number, a date or a time, quotes and sign included. */
const shortValue = 40
const quotes = 2
const mostBits = 64
const mostFractionDigits = 6

/** Text that stays as long as it is, but for quotes and a `Z`. */
function copied(write: Codec, parameter = 0): CodecDefinition {
  return { write, growth: 1, extra: quotes + 2, parameter }
}

/** A value that is short whatever it is; `size` bytes on the wire, 0 where the row tells. */
function short(write: Codec, size: number, parameter = 0): CodecDefinition {
  return { write, growth: 0, extra: shortValue, parameter, ...(size > 0 ? { size } : {}) }
}

/** The codecs that need nothing of their table. */
const sharedCodecs = {
  numberText: copied(plain.numberText),
  paddedNumberText: copied(plain.paddedNumberText),
  quotedText: copied(plain.quotedText),
  floatText: copied(plain.floatText),
  intervalText: copied(plain.intervalText),
  dateTimeText: copied(plain.dateTimeText, 1),
  escapedText: { write: escapedText, growth: 6, extra: quotes + 2, costs: escapedCosts },
  arrayText: { write: arrayText, growth: 7, extra: 48, costs: arrayCosts, parameter: 2 },
  base64: { write: base64, growth: 4 / 3, extra: quotes + 4 },
  hexText: { write: hexText, growth: 2 / 3, extra: quotes + 4 },
  bits: { write: bits, growth: 0, extra: mostBits + quotes, parameter: mostBits },
  boolText: short(plain.boolText, 1),
  boolByte: short(plain.boolByte, 1),
  uuidBytes: short(uuidBytes, 16),
  int16Bytes: short(integers.int16Bytes, 2, 1),
  int32Bytes: short(integers.int32Bytes, 4, 1),
  uint32Bytes: short(integers.uint32Bytes, 4, 1),
  int64Bytes: short(integers.int64Bytes, 8, 1),
  float32Bytes: short(float32Bytes, 4),
  float64Bytes: short(float64Bytes, 8),
  postgresDate: short(postgresDate, 4),
  postgresTimestamp: short(postgresTimestamp, 8, mostFractionDigits),
  postgresTimestamptz: short(postgresTimestamptz, 8, mostFractionDigits),
  mysqlInt8: short(integers.mysqlInt8, 1, 1),
  mysqlUint8: short(integers.mysqlUint8, 1, 1),
  mysqlInt16: short(integers.mysqlInt16, 2, 1),
  mysqlUint16: short(integers.mysqlUint16, 2, 1),
  mysqlInt32: short(integers.mysqlInt32, 4, 1),
  mysqlUint32: short(integers.mysqlUint32, 4, 1),
  mysqlInt64: short(integers.mysqlInt64, 8, 1),
  mysqlUint64: short(integers.mysqlUint64, 8, 1),
  mysqlFloat: short(mysqlFloat, 4),
  mysqlDouble: short(mysqlDouble, 8),
  mysqlDate: short(mysqlDate, 0),
  mysqlDateTime: short(mysqlDateTime, 0, mostFractionDigits),
  mysqlTimestamp: short(mysqlTimestamp, 0, mostFractionDigits),
  mysqlTime: short(mysqlTime, 0, mostFractionDigits),
} satisfies Readonly<Record<string, CodecDefinition>>

/**
 * The name of a codec, which says how a value comes from the server and what JSON it becomes. Generated code holds no other
 * names than these.
 *
 * `numberText` a number's text as it is; `paddedNumberText` the same without zeros before it; `quotedText` text
 * that needs no escapes; `escapedText` valid UTF-8; `checkedText` text that may be none; `floatText` and `intervalText` as
 * Postgres spells them; `dateTimeText` as MySQL spells it (1: with `Z`); `arrayText` an array of Postgres as JSON text
 * (elements 0: strings, 1: numbers, 2: booleans); `base64` bytes; `hexText` bytes spelt `\x…`, as base64; `bits` bytes as
 * binary digits (their number); `boolText` `t` or `f`; `boolByte`, `uuidBytes`; `…Bytes` numbers, highest byte first
 * (integers, 1: as strings); `postgresDate`, `postgresTimestamp`, `postgresTimestamptz` in binary form (least digits of a
 * second); `mysql…` values of MySQL's binary rows (integers, 1: as strings; times: the column's digits of a second);
 * `converted` whatever the column's own converter makes of it.
 */
export type CodecName = keyof typeof sharedCodecs | 'checkedText' | 'converted'

/** Every codec by its name. */
export type Codecs = Readonly<Record<CodecName, CodecDefinition>>

/**
 * All codecs, for one table.
 *
 * @param own what depends on the table: the codec `converted`, and whom `checkedText` tells of text that is no UTF-8
 * @returns the codecs by name
 * @example codecsFor({ converted: values.write, tellInvalid: () => {} }).numberText.write
 */
export function codecsFor(own: { readonly converted: Codec; readonly tellInvalid: () => void }): Codecs {
  return {
    ...sharedCodecs,
    checkedText: {
      write: checkedTextTelling(own.tellInvalid),
      growth: 6,
      extra: quotes + 3,
      costs: checkedCosts,
    },
    converted: { write: own.converted, growth: 0, extra: 4, parameter: 0x7fffffff },
  }
}

/** For text that is no UTF-8 each byte becomes two digits. */
const checkedCosts = escapedCosts.map((cost) => Math.max(cost, 2))
