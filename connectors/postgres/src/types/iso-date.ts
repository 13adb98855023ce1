/** A day in the proleptic Gregorian calendar; year 0 is 1 BC. */
export interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

/**
 * Writes a date that PostgreSQL printed as ISO 8601: years beyond 0000–9999 carry a sign and at least six digits, and
 * 1 BC is the year 0.
 *
 * @param date for instance `0044-03-15`, `12345-01-01`
 * @param isBc whether `BC` stood behind it
 * @returns an ISO 8601 date
 * @example isoDate('0044-03-15', true) // '-000043-03-15'
 */
export function isoDate(date: string, isBc: boolean): string {
  const digits = date.slice(0, date.indexOf('-'))
  const year = isBc ? 1 - Number(digits) : Number(digits)
  return `${isoYear(year)}${date.slice(digits.length)}`
}

function isoYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0')
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`
}

/**
 * Reads an ISO 8601 date, years of four digits or signed ones of six or seven.
 *
 * @param text the date
 * @returns the day, or undefined where there is none such
 * @example parseIsoDate('2024-02-30') // undefined
 */
export function parseIsoDate(text: string): Day | undefined {
  const match = /^(\d{4}|[+-]\d{6,7})-(\d\d)-(\d\d)$/.exec(text)
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
    ? { year, month, day }
    : undefined
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/**
 * Writes a day as PostgreSQL reads it. `BC`, where it is needed, comes behind the time.
 *
 * @param day the day
 * @returns the date, and what to put behind it and its time
 * @example postgresDate({ year: -43, month: 3, day: 15 }) // { date: '0044-03-15', era: ' BC' }
 */
export function postgresDate({ year, month, day }: Day): { date: string; era: string } {
  const shown = String(year > 0 ? year : 1 - year).padStart(4, '0')
  return { date: `${shown}-${two(month)}-${two(day)}`, era: year > 0 ? '' : ' BC' }
}

/** Tells whether a day lies within the first day that the server knows and the end of a year. */
export function isWithin(day: Day, lastYear: number): boolean {
  const order = (day.year * 100 + day.month) * 100 + day.day
  return order >= (-4712 * 100 + 11) * 100 + 24 && day.year <= lastYear
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
