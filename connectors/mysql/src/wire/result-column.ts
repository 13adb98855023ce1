import type { Bytes } from '@monoid-kit/sql'
import { protocolError } from './protocol-error.ts'

/** The numbers that the protocol has for the types in which values are sent. */
export const wireType = {
  decimal: 0x00,
  tiny: 0x01,
  short: 0x02,
  long: 0x03,
  float: 0x04,
  double: 0x05,
  null: 0x06,
  timestamp: 0x07,
  longlong: 0x08,
  int24: 0x09,
  date: 0x0a,
  time: 0x0b,
  datetime: 0x0c,
  year: 0x0d,
  newDate: 0x0e,
  varchar: 0x0f,
  bit: 0x10,
  vector: 0xf2,
  json: 0xf5,
  newDecimal: 0xf6,
  enumeration: 0xf7,
  set: 0xf8,
  tinyBlob: 0xf9,
  mediumBlob: 0xfa,
  longBlob: 0xfb,
  blob: 0xfc,
  varString: 0xfd,
  string: 0xfe,
  geometry: 0xff,
} as const

/** What the server says of a column of a result. */
export interface ResultColumn {
  /** Its label: an alias, the name of a column, or what the statement says there. */
  readonly name: string
  /** One of `wireType`. */
  readonly type: number
  readonly unsigned: boolean
  /** Whether values are bytes and no text in the session's character set. */
  readonly binary: boolean
  /** The most bytes that a value takes as text; bits, for a `bit`. */
  readonly length: number
  /** Digits after the point or of a second; 31 or more where that is not settled. */
  readonly decimals: number
}

const unsignedFlag = 0x20
const binaryCharset = 63
/** What ends every definition: a length, character set, width, type, flags, decimals and two bytes of nothing. */
const fixedBytes = 13
const lengthOfFixed = 0x0c
/** Before a column's label stand the names of its catalog, database, table and the table's own name. */
const textsBeforeLabel = 4

/**
 * Reads a column definition. Of what stands before its fixed part, other names and MariaDB's extended metadata are passed
 * over.
 *
 * @param source where the packet's payload stands
 * @param start its first byte
 * @param end one past its last
 * @returns the column
 * @throws ConnectorError `CONNECTION_LOST` where it is no column definition
 * @example columns.push(readResultColumn(packets.source, packets.start, packets.end))
 */
export function readResultColumn(source: Bytes, start: number, end: number): ResultColumn {
  const { view } = source
  const fixed = end - fixedBytes
  if (fixed < start || view.getUint8(fixed) !== lengthOfFixed) {
    throw protocolError('a definition of a column')
  }
  return {
    name: readLabel(source, start, fixed),
    type: view.getUint8(fixed + 7),
    unsigned: (view.getUint16(fixed + 8, true) & unsignedFlag) !== 0,
    binary: view.getUint16(fixed + 1, true) === binaryCharset,
    length: view.getUint32(fixed + 3, true),
    decimals: view.getUint8(fixed + 10),
  }
}

function readLabel({ buffer, view }: Bytes, start: number, end: number): string {
  let position = start
  for (let text = 0; ; text += 1) {
    const first = position < end ? view.getUint8(position) : 0xff
    const isLong = first === 0xfc && position + 3 <= end
    if (first > 0xfa && !isLong) throw protocolError('a definition of a column')
    const from = position + (isLong ? 3 : 1)
    position = from + (isLong ? view.getUint16(position + 1, true) : first)
    if (position > end) throw protocolError('a definition of a column')
    if (text === textsBeforeLabel) return buffer.toString('utf8', from, position)
  }
}
