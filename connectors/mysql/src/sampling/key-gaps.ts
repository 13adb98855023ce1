/** A range of keys, both ends included. */
export interface KeyRange {
  readonly from: bigint
  readonly to: bigint
}

/**
 * Points spread evenly over ranges, one in each of `count` equal strata at a random place within it.
 *
 * @param ranges disjoint and ascending
 * @param count how many points, at least 1
 * @param random from 0 up to but not 1
 * @returns ascending points, fewer than `count` where there are fewer keys
 * @example spreadPoints([{ from: 1n, to: 100n }], 4, Math.random)
 */
export function spreadPoints(
  ranges: readonly KeyRange[],
  count: number,
  random: () => number,
): readonly bigint[] {
  const total = ranges.reduce((sum, { from, to }) => sum + to - from + 1n, 0n)
  const strata = total < BigInt(count) ? Number(total) : count
  const points: bigint[] = []
  let passed = 0n
  let index = 0
  for (let stratum = 0; stratum < strata; stratum += 1) {
    const start = (total * BigInt(stratum)) / BigInt(strata)
    const length = (total * BigInt(stratum + 1)) / BigInt(strata) - start
    const offset = start + randomBelow(length, random)
    for (;;) {
      const range = ranges[index] as KeyRange
      const size = range.to - range.from + 1n
      if (offset < passed + size) {
        points.push(range.from + offset - passed)
        break
      }
      passed += size
      index += 1
    }
  }
  return points
}

/**
 * Takes a range out of others.
 *
 * @param ranges disjoint and ascending
 * @param gone the range that holds nothing more of interest
 * @returns what is left, disjoint and ascending
 * @example withoutRange([{ from: 1n, to: 9n }], { from: 4n, to: 5n }) // 1 to 3 and 6 to 9
 */
export function withoutRange(ranges: readonly KeyRange[], gone: KeyRange): readonly KeyRange[] {
  return ranges.flatMap((range) => {
    if (gone.to < range.from || gone.from > range.to) return [range]
    const left = { from: range.from, to: gone.from - 1n }
    const right = { from: gone.to + 1n, to: range.to }
    return [left, right].filter(({ from, to }) => from <= to)
  })
}

/** Random up to 2^53 parts of the length: finer makes no difference to a sample. */
function randomBelow(length: bigint, random: () => number): bigint {
  const fine = BigInt(Math.floor(random() * Number.MAX_SAFE_INTEGER))
  return (length * fine) / BigInt(Number.MAX_SAFE_INTEGER)
}
