/** Enough to make waiting cheap, few enough for a small machine. */
const atATime = 4

/**
 * Does the same with several things, a few at a time.
 *
 * @param items what there is
 * @param work what is done with each
 * @returns the answers in the order of the items
 * @throws what `work` throws first, once all that was begun has ended
 * @example const outcomes = await inParallel(configs, (config) => subject.tell('schema', { arguments: { config } }))
 */
export async function inParallel<Item, Answer>(
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = []
  const entries = items.entries()
  let hasFailed = false
  const worker = async () => {
    for (const [place, item] of entries) {
      if (hasFailed) return
      try {
        answers[place] = await work(item)
      } catch (thrown) {
        hasFailed = true
        throw thrown
      }
    }
  }
  const settled = await Promise.allSettled(Array.from({ length: atATime }, worker))
  for (const one of settled) if (one.status === 'rejected') throw one.reason
  return answers
}
