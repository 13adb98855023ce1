import type { Bytes } from '../bytes.ts'
import { type Codec, quote } from '../codec.ts'
import { writeDate, writeMinuteSecond } from './calendar.ts'
import { writePadded, writeTwo, writeUint32 } from './decimal-digits.ts'

const point = 0x2e
const minus = 0x2d

/*
 * A value of MySQL's binary rows leaves out what is zero at its end: a date has 0 or 4 bytes, a date with time 0, 4, 7 or
 * 11, a span of time 0, 8 or 12. Zero dates, and zero months and days, are written as they are.
 */

/** A DATE. */
export const mysqlDate: Codec = (source, start, end, out, at) => {
  out.view.setUint8(at, quote)
  const after = writeDay(source, start, end, out, at + 1)
  out.view.setUint8(after, quote)
  return after + 1
}

/** A DATETIME in ISO 8601; the parameter is the digits of a second that the column keeps. */
export const mysqlDateTime: Codec = (source, start, end, out, at, parameter) => {
  out.view.setUint8(at, quote)
  const after = writeDayAndTime(source, start, end, out, at + 1, parameter)
  out.view.setUint8(after, quote)
  return after + 1
}

/** A TIMESTAMP of a session in UTC, in ISO 8601 with `Z`; the parameter is the digits of a second that the column keeps. */
export const mysqlTimestamp: Codec = (source, start, end, out, at, parameter) => {
  out.view.setUint8(at, quote)
  const after = writeDayAndTime(source, start, end, out, at + 1, parameter)
  out.view.setUint16(after, 0x225a, true)
  return after + 2
}

/** A TIME, a span with its sign and at least two digits of hours; the parameter is the digits of a second that the column keeps. */
export const mysqlTime: Codec = (source, start, end, out, at, parameter) => {
  const { view } = source
  const has = end - start >= 8
  const hours = has ? view.getUint32(start + 1, true) * 24 + view.getUint8(start + 5) : 0
  out.view.setUint8(at, quote)
  let target = at + 1
  if (has && view.getUint8(start) !== 0) {
    out.view.setUint8(target, minus)
    target += 1
  }
  target = hours < 100 ? writeTwo(out, target, hours) : writeUint32(out, target, hours)
  target = writeMinuteSecond(
    out,
    target,
    has ? view.getUint8(start + 6) : 0,
    has ? view.getUint8(start + 7) : 0,
  )
  const micros = end - start >= 12 ? view.getUint32(start + 8, true) : 0
  target = writeFraction(out, target, micros, parameter)
  out.view.setUint8(target, quote)
  return target + 1
}

function writeDay({ view }: Bytes, start: number, end: number, out: Bytes, at: number): number {
  return end - start < 4
    ? writeDate(out, at, 0, 0, 0)
    : writeDate(out, at, view.getUint16(start, true), view.getUint8(start + 2), view.getUint8(start + 3))
}

function writeDayAndTime(
  source: Bytes,
  start: number,
  end: number,
  out: Bytes,
  at: number,
  digits: number,
): number {
  const { view } = source
  const has = end - start >= 7
  const day = writeDay(source, start, end, out, at)
  out.view.setUint8(day, 0x54)
  const hour = writeTwo(out, day + 1, has ? view.getUint8(start + 4) : 0)
  const time = writeMinuteSecond(
    out,
    hour,
    has ? view.getUint8(start + 5) : 0,
    has ? view.getUint8(start + 6) : 0,
  )
  return writeFraction(out, time, end - start >= 11 ? view.getUint32(start + 7, true) : 0, digits)
}

/** The first `digits` of six digits; a column keeps no others. */
function writeFraction(out: Bytes, at: number, micros: number, digits: number): number {
  if (digits === 0) return at
  out.view.setUint8(at, point)
  writePadded(out, at + 1, micros, 6)
  return at + 1 + digits
}
