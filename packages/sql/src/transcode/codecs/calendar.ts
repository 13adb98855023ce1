import type { Bytes } from '../bytes.ts'
import { writePadded, writeSafe, writeTwo } from './decimal-digits.ts'

const dash = 0x2d
const plus = 0x2b
const colon = 0x3a
/** From the first of March of the year 0 to the first of January of 2000. */
const daysBefore2000 = 730_425
const daysOf400Years = 146_097

/**
 * Writes the day that lies so many days after the first of January 2000 in the proleptic Gregorian calendar: ISO 8601,
 * the year before 1 being 0000, and years outside 0000 to 9999 with a sign and at least six digits.
 *
 * @param out where to
 * @param at the position
 * @param days before or after 2000-01-01, within ±2^31
 * @returns the position after it
 * @example at = writeDay(out, at, -1) // 1999-12-31
 */
export function writeDay(out: Bytes, at: number, days: number): number {
  // Years are taken to begin in March, so that the leap day is their last.
  const shifted = (days + daysBefore2000) | 0
  const era = shifted >= 0 ? (shifted / daysOf400Years) | 0 : Math.floor(shifted / daysOf400Years)
  const day = shifted - era * daysOf400Years
  const leapDays = ((day / 1460) | 0) - ((day / 36_524) | 0) + ((day / 146_096) | 0)
  const year = ((day - leapDays) / 365) | 0
  const dayOfYear = day - (365 * year + (year >> 2) - ((year / 100) | 0))
  const month = ((5 * dayOfYear + 2) / 153) | 0
  const dayOfMonth = dayOfYear - (((153 * month + 2) / 5) | 0) + 1
  return month < 10
    ? writeDate(out, at, era * 400 + year, month + 3, dayOfMonth)
    : writeDate(out, at, era * 400 + year + 1, month - 9, dayOfMonth)
}

/**
 * Writes a date in ISO 8601; month and day may be zero.
 *
 * @param out where to
 * @param at the position
 * @param year the astronomical year
 * @param month 0 to 99
 * @param day 0 to 99
 * @returns the position after it
 * @example at = writeDate(out, at, 2020, 0, 0) // 2020-00-00
 */
export function writeDate(out: Bytes, at: number, year: number, month: number, day: number): number {
  const { view } = out
  let position = writeYear(out, at, year)
  view.setUint8(position, dash)
  position = writeTwo(out, position + 1, month)
  view.setUint8(position, dash)
  return writeTwo(out, position + 1, day)
}

/**
 * Writes minutes and seconds after hours that stand there already.
 *
 * @param out where to
 * @param at the position
 * @param minute 0 to 99
 * @param second 0 to 99
 * @returns the position after them
 * @example at = writeMinuteSecond(out, writeTwo(out, at, 23), 59, 0) // 23:59:00
 */
export function writeMinuteSecond(out: Bytes, at: number, minute: number, second: number): number {
  out.view.setUint8(at, colon)
  writeTwo(out, at + 1, minute)
  out.view.setUint8(at + 3, colon)
  return writeTwo(out, at + 4, second)
}

function writeYear(out: Bytes, at: number, year: number): number {
  if (year >= 0 && year <= 9999) {
    const century = (year / 100) | 0
    return writeTwo(out, writeTwo(out, at, century), year - century * 100)
  }
  out.view.setUint8(at, year < 0 ? dash : plus)
  const magnitude = Math.abs(year)
  return magnitude < 1_000_000 ? writePadded(out, at + 1, magnitude, 6) : writeSafe(out, at + 1, magnitude)
}
