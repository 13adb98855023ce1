import { ConnectorError } from '@monoid-kit/core'
import type { Bytes } from './bytes.ts'

/**
 * How the values of a row lie on the wire. `postgres`: the body of a DataRow. `mysql-binary` and `mysql-text`: the payload
 * of a row packet, of a prepared statement and of a plain one.
 */
export type RowLayout = 'postgres' | 'mysql-binary' | 'mysql-text'

/**
 * Finds the values of one row: for each column the position of its first byte and one past its last, or −1 twice
 * for NULL.
 *
 * @param source where the row stands
 * @param start the row's first byte
 * @param end one past its last
 * @param sizes for each column the bytes that every value has, 0 where the row tells
 * @param spans takes two positions per column
 * @throws ConnectorError `DATABASE_ERROR` where the row is not laid out as it should be; nothing outside it is read
 */
export type LocateValues = (
  source: Bytes,
  start: number,
  end: number,
  sizes: Int32Array,
  spans: Int32Array,
) => void

/** The function for each layout. */
export const locateValues: Readonly<Record<RowLayout, LocateValues>> = {
  postgres: locateInDataRow,
  'mysql-binary': locateInBinaryRow,
  'mysql-text': locateInTextRow,
}

function locateInDataRow(
  { view }: Bytes,
  start: number,
  end: number,
  sizes: Int32Array,
  spans: Int32Array,
): void {
  const columns = sizes.length
  if (end - start < 2 || view.getUint16(start) !== columns) throw malformed()
  let position = start + 2
  for (let column = 0; column < columns; column += 1) {
    if (end - position < 4) throw malformed()
    const length = view.getInt32(position)
    position += 4
    if (length < 0) {
      setNull(spans, column)
      continue
    }
    const size = sizes[column] as number
    if (length > end - position || (size !== 0 && size !== length)) throw malformed()
    spans[2 * column] = position
    position += length
    spans[2 * column + 1] = position
  }
  if (position !== end) throw malformed()
}

function locateInBinaryRow(
  source: Bytes,
  start: number,
  end: number,
  sizes: Int32Array,
  spans: Int32Array,
): void {
  const { view } = source
  const columns = sizes.length
  // The first two bits of the map of NULLs are not used.
  const nulls = start + 1
  let position = nulls + ((columns + 9) >> 3)
  if (position > end || view.getUint8(start) !== 0) throw malformed()
  for (let column = 0; column < columns; column += 1) {
    const bit = column + 2
    if (((view.getUint8(nulls + (bit >> 3)) >> (bit & 7)) & 1) !== 0) {
      setNull(spans, column)
      continue
    }
    let length = sizes[column] as number
    if (length === 0) {
      const first = position < end ? view.getUint8(position) : 0xff
      position += 1 + lengthBytes(first)
      length = first < 0xfb ? first : readLength(source, position, end, first)
    }
    if (length > end - position) throw malformed()
    spans[2 * column] = position
    position += length
    spans[2 * column + 1] = position
  }
  if (position !== end) throw malformed()
}

function locateInTextRow(
  source: Bytes,
  start: number,
  end: number,
  sizes: Int32Array,
  spans: Int32Array,
): void {
  let position = start
  for (let column = 0; column < sizes.length; column += 1) {
    const first = position < end ? source.view.getUint8(position) : 0xff
    if (first === 0xfb) {
      setNull(spans, column)
      position += 1
      continue
    }
    position += 1 + lengthBytes(first)
    const length = first < 0xfb ? first : readLength(source, position, end, first)
    const size = sizes[column] as number
    if (length > end - position || (size !== 0 && size !== length)) throw malformed()
    spans[2 * column] = position
    position += length
    spans[2 * column + 1] = position
  }
  if (position !== end) throw malformed()
}

function setNull(spans: Int32Array, column: number): void {
  spans[2 * column] = -1
  spans[2 * column + 1] = -1
}

/** How many bytes of a length follow its first one. */
function lengthBytes(first: number): number {
  if (first < 0xfc) return 0
  if (first === 0xfc) return 2
  return first === 0xfd ? 3 : 8
}

/** A length of more than one byte, which ends at `position`. */
function readLength({ view }: Bytes, position: number, end: number, first: number): number {
  if (position > end) throw malformed()
  if (first === 0xfc) return view.getUint16(position - 2, true)
  if (first === 0xfd) return view.getUint16(position - 3, true) | (view.getUint8(position - 1) << 16)
  if (first !== 0xfe) throw malformed()
  return view.getUint32(position - 4, true) * 0x1_0000_0000 + view.getUint32(position - 8, true)
}

function malformed(): ConnectorError {
  return new ConnectorError(
    'DATABASE_ERROR',
    'a row from the server is not laid out as the server said that it would be',
    { hint: 'report it, with the version of the server and the type of each column of the table' },
  )
}
