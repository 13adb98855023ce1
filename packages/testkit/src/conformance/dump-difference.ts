/** How two dumps differ, in records; one that was changed counts as gone and as added. */
export interface DumpDifference {
  readonly gone: number
  readonly added: number
}

/**
 * Compares two dumps of all data, record by record, in whatever order they stand.
 *
 * @param before the first
 * @param after the second
 * @returns how many records differ
 * @example differenceOf(['a', 'b'], ['b', 'c']) // { gone: 1, added: 1 }
 */
export function differenceOf(before: readonly string[], after: readonly string[]): DumpDifference {
  const counts = new Map<string, number>()
  for (const line of before) counts.set(line, (counts.get(line) ?? 0) + 1)
  for (const line of after) counts.set(line, (counts.get(line) ?? 0) - 1)
  let gone = 0
  let added = 0
  for (const count of counts.values()) {
    if (count > 0) gone += count
    else added -= count
  }
  return { gone, added }
}
