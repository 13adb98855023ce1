/**
 * The value in the middle; of an even number of values, the mean of the two in the middle.
 *
 * @param values at least one
 * @returns the median
 * @throws RangeError where there is no value
 * @example median([3, 1, 2]) // 2
 */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const half = sorted.length >> 1
  const upper = sorted[half]
  if (upper === undefined) throw new RangeError('the median of no values')
  const lower = sorted.length % 2 === 0 ? (sorted[half - 1] ?? upper) : upper
  return (lower + upper) / 2
}

/** The smallest, the middle and the largest of some values. */
export interface Spread {
  readonly least: number
  readonly median: number
  readonly most: number
}

/**
 * Where values lie.
 *
 * @param values at least one
 * @returns the smallest, the median, the largest
 * @throws RangeError where there is no value
 * @example spread([3, 1, 2]) // { least: 1, median: 2, most: 3 }
 */
export function spread(values: readonly number[]): Spread {
  return { least: Math.min(...values), median: median(values), most: Math.max(...values) }
}

/**
 * How many times as long one thing took as another, round by round. Noise that lasts longer than a round hits both and
 * cancels out.
 *
 * @param values of each round
 * @param base of the same rounds, in the same order
 * @returns the spread of `values[i] / base[i]`
 * @throws RangeError where the two differ in length or are empty
 * @example pairedRatios([2, 6], [1, 2]) // { least: 2, median: 2.5, most: 3 }
 */
export function pairedRatios(values: readonly number[], base: readonly number[]): Spread {
  if (values.length !== base.length) {
    throw new RangeError(`${values.length} values beside ${base.length} of the base`)
  }
  return spread(values.map((value, round) => value / (base[round] as number)))
}
