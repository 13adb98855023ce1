import process from 'node:process'

/**
 * Writes one line for people. On stderr, so that a task's own output can be piped.
 *
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`${text}\n`)
}

/**
 * @param {number} since a `performance.now()`
 * @returns {string} the seconds that have passed, to one decimal
 */
export function secondsSince(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
