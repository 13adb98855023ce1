/**
 * Runs every item once per round, in the opposite order in every other round, so that what changes with time hits all
 * of them alike.
 *
 * @param items what to run
 * @param rounds how often
 * @param run carries one out
 * @returns the results of each item, in the order of the rounds
 * @example await interleave([one, other], 5, (job) => measure(job))
 */
export async function interleave<Item, Result>(
  items: readonly Item[],
  rounds: number,
  run: (item: Item, round: number) => Promise<Result>,
): Promise<Map<Item, Result[]>> {
  const results = new Map<Item, Result[]>(items.map((item) => [item, []]))
  for (let round = 0; round < rounds; round++) {
    for (const item of round % 2 === 0 ? items : [...items].reverse()) {
      results.get(item)?.push(await run(item, round))
    }
  }
  return results
}
