/**
 * A table of whole numbers for a FROM; its column is `n`. The same text serves MySQL and MariaDB, which have no common
 * function for it.
 *
 * @param from the first number, at least 1
 * @param to the last number
 * @returns SQL
 * @example `INSERT INTO people (id) SELECT n FROM ${numbers(1, 1000)}`
 */
export function numbers(from: number, to: number): string {
  const count = to - from + 1
  const digits = `(${Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ')})`
  const places = Array.from({ length: String(count - 1).length }, (_, place) => place)
  const sum = places.map((place) => `${10 ** place} * p${place}.d`).join(' + ')
  const tables = [...places].reverse().map((place) => `${digits} AS p${place}`)
  return `(SELECT ${from} + ${sum} AS n FROM ${tables.join(' CROSS JOIN ')} WHERE ${sum} < ${count}) AS numbers`
}
