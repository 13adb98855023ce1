/** The longest time that a timer of Node can wait, in seconds. */
export const mostSeconds = 2_147_483

/**
 * Tells a time limit.
 *
 * @param value any value
 * @returns true for a number of seconds above 0 that a timer can wait
 * @example isSeconds(0.5) // true
 */
export function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value <= mostSeconds
}
