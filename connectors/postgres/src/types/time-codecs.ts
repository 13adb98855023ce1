import { isoDate, isWithin, parseIsoDate, postgresDate } from './iso-date.ts'
import type { TypeCodec } from './type-codec.ts'
import { plainText } from './wire-form.ts'

const infinity = /^-?infinity$/i

/** The last years that the types know. */
const lastYear = { date: 5_874_897, timestamp: 294_276 }

/** What all codecs of this file share. */
const stringOfAscii = { jsonSchema: { type: 'string' }, ascii: true } as const

/** Dates. */
export const dateCodec: TypeCodec = {
  ...stringOfAscii,
  family: 'date',
  encoding:
    'ISO 8601; years beyond 0000–9999 signed with six digits or more, 1 BC is 0000; `Infinity`, `-Infinity`',
  identifier: 'the exported form',
  encode: (text) => encodeInfinity(text) ?? isoDate(withoutEra(text), text.endsWith(' BC')),
  wire: { codec: 'postgresDate', binary: true },
  parse: (identifier) => {
    if (infinity.test(identifier)) return identifier
    const day = parseIsoDate(identifier)
    if (!day || !isWithin(day, lastYear.date)) return undefined
    const { date, era } = postgresDate(day)
    return `${date}${era}`
  },
}

/**
 * Moments, with or without a time zone.
 *
 * @param hasZone whether the server keeps them in UTC
 */
export function timestampCodec(hasZone: boolean): TypeCodec {
  return {
    ...stringOfAscii,
    family: hasZone ? 'timestamp with time zone' : 'timestamp',
    encoding: `ISO 8601 with as many digits of a second as are stored, at the most six${hasZone ? ', in UTC with `Z`' : ''}; years as in a date; \`Infinity\`, \`-Infinity\``,
    identifier: hasZone
      ? 'ISO 8601 with `Z` or an offset, UTC where there is neither; a date alone is its midnight'
      : 'ISO 8601 without a zone; a date alone is its midnight',
    encode: (text) => encodeInfinity(text) ?? encodeTimestamp(text),
    wire: { codec: hasZone ? 'postgresTimestamptz' : 'postgresTimestamp', binary: true },
    parse: (identifier) => parseTimestamp(identifier, hasZone),
  }
}

/**
 * Times of day.
 *
 * @param hasZone whether an offset goes with them
 */
export function timeCodec(hasZone: boolean): TypeCodec {
  return {
    ...stringOfAscii,
    family: hasZone ? 'time with time zone' : 'time',
    encoding: `ISO 8601 with as many digits of a second as are stored; \`24:00:00\`${hasZone ? '; the offset as stored, `+02:00`' : ''}`,
    identifier: hasZone ? 'the exported form; the offset must be the same' : 'the exported form',
    encode: (text) => (hasZone ? text.replace(/([+-]\d\d)$/, '$1:00') : text),
    ...(hasZone ? {} : { wire: plainText }),
    parse: (identifier) => {
      const [, time = '', zone = ''] = /^([\d:.]+)(Z|[+-][\d:]+)?$/i.exec(identifier) ?? []
      if (!isTime(time, true) || (hasZone ? !isZone(zone) : zone !== '')) return undefined
      return identifier
    },
  }
}

/** Spans of time. */
export const intervalCodec: TypeCodec = {
  ...stringOfAscii,
  family: 'interval',
  encoding: 'ISO 8601 duration, parts may be negative: `P1Y2M3DT4H5M6.7S`; `Infinity`, `-Infinity`',
  identifier: 'the exported form; a month is not 30 days',
  encode: (text) => encodeInfinity(text) ?? text,
  wire: { codec: 'intervalText' },
  parse: (identifier) => (isInterval(identifier) ? identifier : undefined),
  // Servers before 17 cannot read an infinity.
  print: (identifier) => (infinity.test(identifier) ? identifier.toLowerCase() : undefined),
  // The server holds P1M and P30D to be equal.
  alsoPrinted: true,
}

function encodeInfinity(text: string): string | undefined {
  return text === 'infinity' ? 'Infinity' : text === '-infinity' ? '-Infinity' : undefined
}

function withoutEra(text: string): string {
  return text.endsWith(' BC') ? text.slice(0, -3) : text
}

function encodeTimestamp(text: string): string {
  const [date = '', time = ''] = withoutEra(text).split(' ')
  // The session's zone is UTC, so the server prints no other offset.
  return `${isoDate(date, text.endsWith(' BC'))}T${time.replace(/\+00$/, 'Z')}`
}

function parseTimestamp(identifier: string, hasZone: boolean): string | undefined {
  if (infinity.test(identifier)) return identifier
  const match = /^([+-]?\d+-\d\d-\d\d)(?:[T ]([\d:.]+)(Z|[+-][\d:]+)?)?$/i.exec(identifier)
  const [, date = '', time = '00:00:00', zone = ''] = match ?? []
  const day = parseIsoDate(date)
  if (!day || !isTime(time, false) || (zone !== '' && !(hasZone && isZone(zone)))) return undefined
  if (!isWithin(day, lastYear.timestamp)) return undefined
  // With an offset, a moment at either end could lie beyond it.
  const isUtc = zone === '' || /^(Z|[+-][0:]+)$/i.test(zone)
  if (!isUtc && (day.year <= -4712 || day.year >= lastYear.timestamp)) return undefined
  const written = postgresDate(day)
  return `${written.date} ${time}${hasZone ? zone || '+00' : ''}${written.era}`
}

function isTime(text: string, mayEndDay: boolean): boolean {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.(\d+))?$/.exec(text)
  if (!match) return false
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const fraction = match[4] ?? ''
  // Digits beyond microseconds would be rounded, and match another time than the one named.
  if (fraction.length > 9 || /[1-9]/.test(fraction.slice(6))) return false
  if (hour === 24) return mayEndDay && minute === 0 && second === 0 && !/[1-9]/.test(fraction)
  return hour < 24 && minute < 60 && second < 60
}

function isZone(text: string): boolean {
  const [, hours, minutes = '0', seconds = '0'] = /^[+-](\d\d)(?::(\d\d)(?::(\d\d))?)?$/.exec(text) ?? []
  if (/^z$/i.test(text)) return true
  return hours !== undefined && Number(hours) < 16 && Number(minutes) < 60 && Number(seconds) < 60
}

const duration =
  /^P(?=[-\dT])(?:(-?\d{1,10})Y)?(?:(-?\d{1,10})M)?(?:(-?\d{1,10})D)?(?:T(?=[-\d])(?:(-?\d{1,10})H)?(?:(-?\d{1,12})M)?(?:(-?)(\d{1,14})(?:\.(\d{1,6}))?S)?)?$/

/** Whether the server can hold a duration, whose months and days are 32 bits and whose microseconds are 64 bits each. */
function isInterval(text: string): boolean {
  const match = duration.exec(text)
  if (!match) return false
  const [years, months, days, hours, minutes] = match.slice(1, 6).map((part) => BigInt(part ?? 0)) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ]
  const sign = match[6] === '-' ? -1n : 1n
  const seconds = sign * BigInt((match[7] ?? '0') + (match[8] ?? '').padEnd(6, '0'))
  const micros = (hours * 60n + minutes) * 60n * 1_000_000n + seconds
  return (
    fits(years, 32) &&
    fits(years * 12n, 32) &&
    fits(years * 12n + months, 32) &&
    fits(days, 32) &&
    fits(micros, 64)
  )
}

function fits(number: bigint, bits: number): boolean {
  return number === BigInt.asIntN(bits, number)
}
