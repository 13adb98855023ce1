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

/** What the server says of a column of a result, as far as it tells how its values lie on the wire. */
export interface ResultColumn {
  /** One of `wireType`. */
  readonly type: number
  readonly unsigned: boolean
  /** Whether values are bytes and no text in the session's character set. */
  readonly binary: boolean
}

const unsignedFlag = 0x20
const binaryCharset = 63
/** What ends every definition: a length, character set, width, type, flags, decimals and two bytes of nothing. */
const fixedBytes = 13
const lengthOfFixed = 0x0c

/**
 * Reads a column definition. What stands before its fixed part, names and MariaDB's extended metadata, is passed over.
 *
 * @param source where the packet's payload stands
 * @param start its first byte
 * @param end one past its last
 * @returns the column
 * @throws ConnectorError `CONNECTION_LOST` where it is no column definition
 * @example columns.push(readResultColumn(packets.source, packets.start, packets.end))
 */
export function readResultColumn({ view }: Bytes, start: number, end: number): ResultColumn {
  const fixed = end - fixedBytes
  if (fixed < start || view.getUint8(fixed) !== lengthOfFixed) {
    throw protocolError('a definition of a column')
  }
  return {
    type: view.getUint8(fixed + 7),
    unsigned: (view.getUint16(fixed + 8, true) & unsignedFlag) !== 0,
    binary: view.getUint16(fixed + 1, true) === binaryCharset,
  }
}
