import { shortestFloat } from './float-text.ts'
import type { ColumnFacts, MysqlColumnType } from './mysql-column-type.ts'
import { isoDateTime, padFraction } from './temporal-text.ts'
import { textOf, textOfMarked } from './unconvertible-text.ts'
import { vectorText } from './vector-text.ts'
import { asciiOf, bytesOf, numberOf } from './wire-value.ts'

/** Makes, for one column, the function that turns its wire values into JSON. */
export type Reader = (facts: ColumnFacts) => MysqlColumnType['read']

/** Whole numbers that JSON numbers hold exactly. */
export const readInteger: Reader = () => (wire) => numberOf(wire)

/** Numbers as their own text: 64-bit integers and decimals. */
export const readNumberText: Reader = () => (wire) => asciiOf(wire)

/** 64-bit floating-point numbers. */
export const readDouble: Reader = () => (wire) => floatOf(numberOf(wire))

/** 32-bit floating-point numbers. */
export const readFloat: Reader = () => (wire) => floatOf(numberOf(wire), shortestFloat)

/** A BIT column of n bits as n binary digits. */
export const readBits: Reader =
  ({ precision }) =>
  (wire) => {
    const hex = Buffer.from(bytesOf(wire)).toString('hex')
    return BigInt(`0x${hex || '0'}`)
      .toString(2)
      .padStart(precision, '0')
  }

/** A date as the server has it, zeros included. */
export const readDate: Reader = () => (wire) => asciiOf(wire)

/** A TIME with as many digits of a second as the column keeps. */
export const readTime: Reader =
  ({ fraction }) =>
  (wire) =>
    padFraction(asciiOf(wire), fraction)

/** A DATETIME in ISO 8601, without a zone. */
export const readDateTime: Reader =
  ({ fraction }) =>
  (wire) =>
    isoDateTime(asciiOf(wire), fraction, '')

/** A TIMESTAMP in ISO 8601, in UTC. */
export const readTimestamp: Reader =
  ({ fraction }) =>
  (wire) =>
    isoDateTime(asciiOf(wire), fraction, 'Z')

/** Text, which the server has converted to UTF-8. */
export const readText: Reader = () => (wire, tellInvalid) => textOf(bytesOf(wire), tellInvalid)

/** Text that was selected as `markedText`. */
export const readMarkedText: Reader = () => (wire, tellInvalid) => textOfMarked(bytesOf(wire), tellInvalid)

/** Bytes as base64. */
export const readBytes: Reader = () => (wire) => {
  const bytes = bytesOf(wire)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** A VECTOR as a JSON list. */
export const readVector: Reader = () => (wire) => vectorText(bytesOf(wire))

/** Minus zero as a string: JSON readers and writers would drop its sign between them. */
function floatOf(number: number, rounded = (exact: number) => exact): number | string {
  return Object.is(number, -0) ? '-0' : rounded(number)
}
