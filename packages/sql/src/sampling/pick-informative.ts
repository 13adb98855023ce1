import type { MonoidRecord } from '@monoid-kit/core'

const goldenRatio = (1 + Math.sqrt(5)) / 2

/**
 * Picks, out of the candidates of a sample, records that show values not seen before: distinct and non-null ones tell a
 * classifier most (B36). Among equals the pick is spread evenly over the candidates, for these may come in the order of a
 * key (C21). The order of the candidates is kept.
 *
 * @param candidates plain records of one store
 * @param wanted the most records to pick
 * @returns at most `wanted` of the candidates
 * @example pickInformative([{ schema_name: 't', data: { a: null } }, { schema_name: 't', data: { a: 1 } }], 1) // the second
 */
export function pickInformative(
  candidates: readonly MonoidRecord[],
  wanted: number,
): readonly MonoidRecord[] {
  if (candidates.length <= wanted) return candidates
  const seen = new Map<string, Set<unknown>>()
  const news = candidates.map((record, index) => ({ index, news: countNews(record, seen) }))
  const picked = news
    .sort((a, b) => b.news - a.news || scattered(a.index) - scattered(b.index))
    .slice(0, wanted)
    .map(({ index }) => index)
  return picked.sort((a, b) => a - b).flatMap((index) => candidates[index] ?? [])
}

/** The first so many of all indices by this number lie evenly among them: multiples of the golden ratio never bunch. */
function scattered(index: number): number {
  return (index * goldenRatio) % 1
}

function countNews(record: MonoidRecord, seen: Map<string, Set<unknown>>): number {
  let news = 0
  for (const [column, value] of Object.entries(record.data ?? {})) {
    if (value === null || value === '') continue
    const values = seen.get(column) ?? new Set<unknown>()
    seen.set(column, values)
    if (!values.has(value)) news += 1
    values.add(value)
  }
  return news
}
