const units = ['kB', 'MB', 'GB', 'TB'] as const

/**
 * A number with its digits in groups of three; by hand, for the library of numbers takes long to load.
 *
 * @param amount a whole number
 * @returns for instance `1,024`
 * @example groupDigits(1024) // '1,024'
 */
export function groupDigits(amount: number): string {
  return String(amount).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

/**
 * @param amount how many
 * @param noun what, in the singular
 * @param plural the plural where it does not end in s
 * @returns for instance `1,024 rows`
 * @example countOf(1, 'row') // '1 row'
 */
export function countOf(amount: number, noun: string, plural = `${noun}s`): string {
  return `${groupDigits(amount)} ${amount === 1 ? noun : plural}`
}

/**
 * @param bytes a number of bytes
 * @returns with three digits and a decimal unit, for instance `3.42 MB`
 * @example bytesOf(3_420_000) // '3.42 MB'
 */
export function bytesOf(bytes: number): string {
  if (bytes < 1000) return countOf(bytes, 'byte')
  let value = bytes
  let unit = -1
  do {
    value /= 1000
    unit += 1
  } while (value >= 999.5 && unit < units.length - 1)
  return `${value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)} ${units[unit]}`
}

/**
 * @param milliseconds a duration
 * @returns for instance `0.8 s`, `2 min 5 s`, `1 h 12 min`
 * @example durationOf(125_000) // '2 min 5 s'
 */
export function durationOf(milliseconds: number): string {
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.floor(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
