import type { Bytes } from '../bytes.ts'
import { type Codec, quote } from '../codec.ts'
import { writeDay, writeMinuteSecond } from './calendar.ts'
import { writePadded, writeTwo } from './decimal-digits.ts'

const point = 0x2e
const minus = 0x2d
const microsPerSecond = 1_000_000
const secondsPerDay = 86_400
const endOfTime = 0x7fffffff
const startOfTime = -0x80000000
/** Below this the upper half of a count of microseconds leaves the whole of it below 2^53. */
const exactHigh = 0x200000

/** A date of Postgres's binary form: days since 2000. */
export const postgresDate: Codec = (source, start, _end, out, at) => {
  const days = source.view.getInt32(start)
  out.view.setUint8(at, quote)
  const after =
    days === endOfTime || days === startOfTime
      ? writeInfinity(out, at + 1, days < 0)
      : writeDay(out, at + 1, days)
  out.view.setUint8(after, quote)
  return after + 1
}

/**
 * A timestamp of Postgres's binary form: microseconds since 2000. The parameter is the least digits of the
 * fraction: 0 drops its trailing zeros as the server does, 6 shows all.
 */
export const postgresTimestamp: Codec = (source, start, _end, out, at, parameter) => {
  out.view.setUint8(at, quote)
  const after = writeMoment(source, start, out, at + 1, parameter)
  out.view.setUint8(after, quote)
  return after + 1
}

/** A timestamp with time zone, in UTC, with `Z`; otherwise as `postgresTimestamp`. */
export const postgresTimestamptz: Codec = (source, start, _end, out, at, parameter) => {
  out.view.setUint8(at, quote)
  const after = writeMoment(source, start, out, at + 1, parameter)
  const isInfinity = out.view.getUint8(after - 1) === 0x79
  out.view.setUint16(after, isInfinity ? quote : 0x225a, true)
  return isInfinity ? after + 1 : after + 2
}

function writeMoment(source: Bytes, start: number, out: Bytes, at: number, leastDigits: number): number {
  const high = source.view.getInt32(start)
  const low = source.view.getUint32(start + 4)
  if (high < -exactHigh || high >= exactHigh) {
    if (high === endOfTime && low === 0xffffffff) return writeInfinity(out, at, false)
    if (high === startOfTime && low === 0) return writeInfinity(out, at, true)
    return writeFarMoment(source, start, out, at, leastDigits)
  }
  const micros = high * 0x1_0000_0000 + low
  const seconds = Math.floor(micros / microsPerSecond)
  return writeParts(out, at, seconds, (micros - seconds * microsPerSecond) | 0, leastDigits)
}

/** Some centuries away from 2000 a double no longer holds the microseconds, so a bigint does. */
function writeFarMoment(source: Bytes, start: number, out: Bytes, at: number, leastDigits: number): number {
  const micros = source.view.getBigInt64(start)
  const second = BigInt(microsPerSecond)
  const ofSecond = ((micros % second) + second) % second
  return writeParts(out, at, Number((micros - ofSecond) / second), Number(ofSecond), leastDigits)
}

function writeParts(out: Bytes, at: number, seconds: number, micros: number, leastDigits: number): number {
  const days = Math.floor(seconds / secondsPerDay)
  const ofDay = (seconds - days * secondsPerDay) | 0
  const minutes = (ofDay / 60) | 0
  const hours = (minutes / 60) | 0
  const day = writeDay(out, at, days | 0)
  out.view.setUint8(day, 0x54)
  const hour = writeTwo(out, day + 1, hours)
  const time = writeMinuteSecond(out, hour, minutes - hours * 60, ofDay - minutes * 60)
  return writeFraction(out, time, micros, leastDigits)
}

function writeFraction(out: Bytes, at: number, micros: number, leastDigits: number): number {
  let digits = 6
  let rest = micros
  while (digits > leastDigits && rest % 10 === 0) {
    rest = (rest / 10) | 0
    digits -= 1
  }
  if (digits === 0) return at
  out.view.setUint8(at, point)
  return writePadded(out, at + 1, rest, digits)
}

/** `Infinity` or `-Infinity`. */
function writeInfinity(out: Bytes, at: number, negative: boolean): number {
  const start = negative ? at + 1 : at
  if (negative) out.view.setUint8(at, minus)
  out.view.setInt32(start, 0x69666e49, true)
  out.view.setInt32(start + 4, 0x7974696e, true)
  return start + 8
}
