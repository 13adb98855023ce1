import type { CodecName, RowColumn } from '@monoid-kit/sql'
import { type ResultColumn, wireType } from '../wire/result-column.ts'
import type { ColumnFacts } from './mysql-column-type.ts'
import { textOfMarked } from './unconvertible-text.ts'
import { vectorText } from './vector-text.ts'

/** How the values of one column of a binary row become JSON. */
export type ColumnCodec = Omit<RowColumn, 'name'>

/**
 * Chooses the codec for a column by the type in which the server sends it; undefined where that is none in which it
 * sends the catalogue's type.
 */
export type CodecChoice = (
  column: ResultColumn,
  facts: ColumnFacts,
  tellInvalid: () => void,
) => ColumnCodec | undefined

const integers: Readonly<Record<number, readonly [signed: CodecName, unsigned: CodecName]>> = {
  [wireType.tiny]: ['mysqlInt8', 'mysqlUint8'],
  [wireType.short]: ['mysqlInt16', 'mysqlUint16'],
  [wireType.year]: ['mysqlUint16', 'mysqlUint16'],
  [wireType.int24]: ['mysqlInt32', 'mysqlUint32'],
  [wireType.long]: ['mysqlInt32', 'mysqlUint32'],
}

const texts: ReadonlySet<number> = new Set([
  wireType.varchar,
  wireType.varString,
  wireType.string,
  wireType.enumeration,
  wireType.set,
  wireType.json,
  wireType.tinyBlob,
  wireType.mediumBlob,
  wireType.longBlob,
  wireType.blob,
])

/** Integers of up to 32 bits, and years. */
export const chooseInteger: CodecChoice = ({ type, unsigned }) => {
  const codec = integers[type]?.[unsigned ? 1 : 0]
  return codec && { codec }
}

/** 64-bit integers, as strings. */
export const chooseBigint: CodecChoice = ({ type, unsigned }) =>
  type === wireType.longlong ? { codec: unsigned ? 'mysqlUint64' : 'mysqlInt64', parameter: 1 } : undefined

/** Decimals, which come as their digits. */
export const chooseDecimal: CodecChoice = ({ type }) =>
  type === wireType.newDecimal || type === wireType.decimal ? { codec: 'quotedText' } : undefined

/** 64-bit floating-point numbers. */
export const chooseDouble: CodecChoice = ({ type }) =>
  type === wireType.double ? { codec: 'mysqlDouble' } : undefined

/** 32-bit floating-point numbers. */
export const chooseFloat: CodecChoice = ({ type }) =>
  type === wireType.float ? { codec: 'mysqlFloat' } : undefined

/** A BIT column. */
export const chooseBits: CodecChoice = ({ type }, { precision }) =>
  type === wireType.bit ? { codec: 'bits', parameter: precision } : undefined

/** A DATE. */
export const chooseDate: CodecChoice = ({ type }) =>
  type === wireType.date || type === wireType.newDate ? { codec: 'mysqlDate' } : undefined

/** A TIME. */
export const chooseTime: CodecChoice = ({ type }, { fraction }) =>
  type === wireType.time ? { codec: 'mysqlTime', parameter: fraction } : undefined

/** A DATETIME. */
export const chooseDateTime: CodecChoice = ({ type }, { fraction }) =>
  type === wireType.datetime ? { codec: 'mysqlDateTime', parameter: fraction } : undefined

/** A TIMESTAMP. */
export const chooseTimestamp: CodecChoice = ({ type }, { fraction }) =>
  type === wireType.timestamp ? { codec: 'mysqlTimestamp', parameter: fraction } : undefined

/** Text, and whatever the server prints as text. */
export const chooseText: CodecChoice = ({ type }) => (texts.has(type) ? { codec: 'checkedText' } : undefined)

/** Text that was selected as `markedText`. */
export const chooseMarkedText: CodecChoice = ({ type }, _facts, tellInvalid) =>
  texts.has(type) ? { codec: 'converted', convert: (bytes) => textOfMarked(bytes, tellInvalid) } : undefined

/** Bytes, and geometries in the server's own form. */
export const chooseBytes: CodecChoice = ({ type, binary }) =>
  (texts.has(type) && binary) || type === wireType.geometry ? { codec: 'base64' } : undefined

/** A VECTOR. */
export const chooseVector: CodecChoice = ({ type, binary }) =>
  type === wireType.vector || (texts.has(type) && binary)
    ? { codec: 'converted', convert: vectorText }
    : undefined
