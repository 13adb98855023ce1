import type { Bytes } from '../bytes.ts'
import { type Codec, quote } from '../codec.ts'
import { writeInt32, writeInt64, writeUint32, writeUint64 } from './decimal-digits.ts'

/*
 * Each codec stands by itself and calls what it needs by name: made by one higher-order function they would share
 * their call sites, which the engine could then not compile for any one of them.
 */

/** int2 of Postgres's binary form, highest byte first. With a parameter of 1 it becomes a string, as with all codecs here. */
export const int16Bytes: Codec = (source, start, _end, out, at, quoted) =>
  quoteIf(out, writeInt32(out, quoteIf(out, at, quoted), source.view.getInt16(start)), quoted)
/** int4 of Postgres, highest byte first. */
export const int32Bytes: Codec = (source, start, _end, out, at, quoted) =>
  quoteIf(out, writeInt32(out, quoteIf(out, at, quoted), source.view.getInt32(start)), quoted)
/** oid and the like of Postgres, highest byte first. */
export const uint32Bytes: Codec = (source, start, _end, out, at, quoted) =>
  quoteIf(out, writeUint32(out, quoteIf(out, at, quoted), source.view.getUint32(start)), quoted)
/** int8 of Postgres, highest byte first. */
export const int64Bytes: Codec = (source, start, _end, out, at, quoted) => {
  const high = source.view.getInt32(start)
  return quoteIf(
    out,
    writeInt64(out, quoteIf(out, at, quoted), high, source.view.getUint32(start + 4)),
    quoted,
  )
}

/** TINYINT of MySQL's binary rows. */
export const mysqlInt8: Codec = (source, start, _end, out, at, quoted) =>
  quoteIf(out, writeInt32(out, quoteIf(out, at, quoted), source.view.getInt8(start)), quoted)
/** TINYINT UNSIGNED of MySQL's binary rows. */
export const mysqlUint8: Codec = (source, start, _end, out, at, quoted) =>
  quoteIf(out, writeUint32(out, quoteIf(out, at, quoted), source.view.getUint8(start)), quoted)
/** SMALLINT of MySQL's binary rows, lowest byte first. */
export const mysqlInt16: Codec = (source, start, _end, out, at, quoted) =>
  quoteIf(out, writeInt32(out, quoteIf(out, at, quoted), source.view.getInt16(start, true)), quoted)
/** SMALLINT UNSIGNED and YEAR of MySQL's binary rows, lowest byte first. */
export const mysqlUint16: Codec = (source, start, _end, out, at, quoted) =>
  quoteIf(out, writeUint32(out, quoteIf(out, at, quoted), source.view.getUint16(start, true)), quoted)
/** MEDIUMINT and INT of MySQL's binary rows, lowest byte first. */
export const mysqlInt32: Codec = (source, start, _end, out, at, quoted) =>
  quoteIf(out, writeInt32(out, quoteIf(out, at, quoted), source.view.getInt32(start, true)), quoted)
/** MEDIUMINT UNSIGNED and INT UNSIGNED of MySQL's binary rows, lowest byte first. */
export const mysqlUint32: Codec = (source, start, _end, out, at, quoted) =>
  quoteIf(out, writeUint32(out, quoteIf(out, at, quoted), source.view.getUint32(start, true)), quoted)
/** BIGINT of MySQL's binary rows, lowest byte first. */
export const mysqlInt64: Codec = (source, start, _end, out, at, quoted) => {
  const high = source.view.getInt32(start + 4, true)
  return quoteIf(
    out,
    writeInt64(out, quoteIf(out, at, quoted), high, source.view.getUint32(start, true)),
    quoted,
  )
}
/** BIGINT UNSIGNED of MySQL's binary rows, lowest byte first. */
export const mysqlUint64: Codec = (source, start, _end, out, at, quoted) => {
  const high = source.view.getUint32(start + 4, true)
  return quoteIf(
    out,
    writeUint64(out, quoteIf(out, at, quoted), high, source.view.getUint32(start, true)),
    quoted,
  )
}

/** Writes a quote where the value is to be a string. */
function quoteIf(out: Bytes, at: number, quoted: number): number {
  if (quoted === 0) return at
  out.view.setUint8(at, quote)
  return at + 1
}
