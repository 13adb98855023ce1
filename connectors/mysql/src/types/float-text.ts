/**
 * The shortest decimal that, read as a 32-bit floating-point number, is the given one: what the server stores as
 * 0.1 is 0.100000001490116… as a 64-bit number, and nobody wrote that.
 *
 * @param float a number that 32 bits can hold
 * @returns a number whose decimal text is the shortest; it rounds back to `float`
 * @example shortestFloat(Math.fround(0.1)) // 0.1
 */
export function shortestFloat(float: number): number {
  for (let digits = 6; digits < 9; digits += 1) {
    const candidate = Number(float.toPrecision(digits))
    if (Math.fround(candidate) === float) return candidate
  }
  return Number(float.toPrecision(9))
}
