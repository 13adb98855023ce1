/** The least positive number that has all its 24 bits. */
const leastNormal = 2 ** -126

/**
 * The shortest decimal that, read as a 32-bit floating-point number, is the given one: what the server stores as
 * 0.1 is 0.100000001490116… as a 64-bit number, and nobody wrote that.
 *
 * @param float a number that 32 bits can hold
 * @returns a number whose decimal text is the shortest; it rounds back to `float`
 * @example shortestFloat(Math.fround(0.1)) // 0.1
 */
export function shortestFloat(float: number): number {
  // Any decimal of up to six digits survives 32 bits, so fewer need not be tried, but for numbers that have lost bits.
  const fewest = Math.abs(float) < leastNormal ? 1 : 6
  for (let digits = fewest; digits < 9; digits += 1) {
    const candidate = Number(float.toPrecision(digits))
    if (Math.fround(candidate) === float) return candidate
  }
  return Number(float.toPrecision(9))
}
