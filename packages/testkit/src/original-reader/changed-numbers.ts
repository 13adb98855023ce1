const texts = /"(?:[^"\\]|\\.)*"/g
const numbers = /-?\d[\d.eE+-]*/g
/** float64 keeps so many digits of any number. */
const safeDigits = 15

/**
 * Counts the numbers of a JSON text that float64 cannot hold as they stand (B29).
 *
 * @param json a text that is JSON
 * @returns how many; undefined where one is beyond the range of float64, which the original API cannot decode
 * @example changedNumbers('{"id":9007199254740993}') // 1
 */
export function changedNumbers(json: string): number | undefined {
  let count = 0
  for (const [token] of json.replace(texts, '""').matchAll(numbers)) {
    const value = Number(token)
    if (!Number.isFinite(value)) return undefined
    const digits = significant(token)
    if (digits.length <= safeDigits) continue
    const kept = significant(value.toPrecision(Math.min(digits.length, 100)))
    if (kept !== digits) count += 1
  }
  return count
}

/** The digits of a number without its sign, its exponent and the zeros around them. */
function significant(token: string): string {
  const [mantissa = ''] = token.split(/[eE]/)
  return mantissa.replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '')
}
