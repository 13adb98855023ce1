/** The one value of a TIMESTAMP that is no moment. */
const zeroMoment = /^0000-00-00 00:00:00(\.0+)?$/

/**
 * The exported form of a DATETIME or TIMESTAMP: ISO 8601 with as many digits of a second as the column keeps. Zero
 * dates, and dates whose month or day is zero, keep their zeros.
 *
 * @param text the driver's text, `2020-01-02 03:04:05[.123456]`
 * @param fraction digits of a second's fraction, 0 to 6
 * @param zone `Z` for a TIMESTAMP, which is read in UTC, else empty
 * @returns the exported text
 * @example isoDateTime('2020-01-02 03:04:05', 3, 'Z') // '2020-01-02T03:04:05.000Z'
 */
export function isoDateTime(text: string, fraction: number, zone: '' | 'Z'): string {
  return `${padFraction(text.replace(' ', 'T'), fraction)}${zone}`
}

/**
 * Pads a time's fraction, of which the driver drops trailing zeros, to the digits that the column keeps.
 *
 * @param text a text that ends in seconds
 * @param fraction digits of a second's fraction, 0 to 6
 * @returns the padded text
 * @example padFraction('-00:30:00.5', 3) // '-00:30:00.500'
 */
export function padFraction(text: string, fraction: number): string {
  const [seconds = '', digits = ''] = text.split('.')
  return fraction === 0 ? seconds : `${seconds}.${digits.padEnd(fraction, '0')}`
}

/**
 * Parses an identifier for a DATE column. Months and days may be zero, and a day may be beyond its month's end,
 * for a server can hold such dates.
 *
 * @param text the identifier
 * @returns text for CAST, or undefined
 * @example parseDate('2020-00-00') // '2020-00-00'
 */
export function parseDate(text: string): string | undefined {
  const parts = /^\d{4}-(\d\d)-(\d\d)$/.exec(text)
  return parts && Number(parts[1]) <= 12 && Number(parts[2]) <= 31 ? text : undefined
}

/**
 * Parses an identifier for a DATETIME column, which knows no time zone: a zone makes it no match.
 *
 * @param text the identifier, its date and time joined by `T` or a blank
 * @param fraction digits of a second's fraction that the column keeps; more of them must be zeros
 * @returns text for CAST, or undefined
 * @example parseDateTime('2020-01-02T03:04:05', 0) // '2020-01-02 03:04:05'
 */
export function parseDateTime(text: string, fraction: number): string | undefined {
  const [, date = '', time = ''] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)$/.exec(text) ?? []
  const day = parseDate(date)
  const hour = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d/.test(time) ? fitFraction(time, fraction) : undefined
  return day !== undefined && hour !== undefined ? `${day} ${hour}` : undefined
}

/**
 * Parses an identifier for a TIMESTAMP column: with `Z` or an offset, or without either in UTC.
 *
 * @param text the identifier
 * @param fraction digits of a second's fraction that the column keeps; more of them must be zeros
 * @returns text for CAST in UTC, or undefined
 * @example parseTimestamp('2020-01-02T03:04:05+01:00', 0) // '2020-01-02 02:04:05'
 */
export function parseTimestamp(text: string, fraction: number): string | undefined {
  const [, written = '', zone = 'Z'] = /^(.+?)(Z|[+-]\d\d:[0-5]\d)?$/.exec(text) ?? []
  const parsed = parseDateTime(written, fraction)
  if (parsed === undefined || (zone === 'Z' && zeroMoment.test(parsed))) return parsed
  const [seconds = '', digits] = parsed.split('.')
  const local = seconds.replace(' ', 'T')
  const moment = Date.parse(`${local}${zone}`)
  if (Number.isNaN(moment)) return undefined
  // Date.parse takes February 30 for March 1, as MariaDB does: another moment than the one named.
  if (!new Date(`${local}Z`).toISOString().startsWith(local)) return undefined
  const utc = new Date(moment).toISOString().slice(0, 19).replace('T', ' ')
  if (!/^\d{4}-/.test(utc)) return undefined
  return digits === undefined ? utc : `${utc}.${digits}`
}

/**
 * Parses an identifier for a TIME column, which is a span of up to ±838:59:59.
 *
 * @param text the identifier, `[-]hh:mm:ss[.ffffff]` with two or three digits for the hours
 * @param fraction digits of a second's fraction that the column keeps; more of them must be zeros
 * @returns text for CAST, or undefined
 * @example parseTime('-838:59:59', 0) // '-838:59:59'
 */
export function parseTime(text: string, fraction: number): string | undefined {
  const parts = /^-?(\d{2,3}):[0-5]\d:[0-5]\d(?:\.\d{1,9})?$/.exec(text)
  return parts && Number(parts[1]) <= 838 ? fitFraction(text, fraction) : undefined
}

/** Drops zeros beyond the column's digits; undefined where other digits stand there, for no row can hold them. */
function fitFraction(text: string, fraction: number): string | undefined {
  const [seconds = '', digits = ''] = text.split('.')
  if (/[1-9]/.test(digits.slice(fraction))) return undefined
  return digits === '' || fraction === 0 ? seconds : `${seconds}.${digits.slice(0, fraction)}`
}
