import { expect, it } from 'vitest'
import { inParallel } from './in-parallel.ts'

it('gives the answers in the order of the items, whichever is done first', async () => {
  const items = [5, 1, 4, 2, 3, 0, 7]
  const answers = await inParallel(items, async (item) => {
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve()
    return item * 2
  })
  expect(answers).toEqual(items.map((item) => item * 2))
})

it('throws what was thrown once all that was begun has ended, and begins nothing after it', async () => {
  const ended: number[] = []
  const work = inParallel([0, 1, 2, 3, 4, 5], async (item) => {
    if (item === 0) throw new Error('the first')
    await Promise.resolve()
    ended.push(item)
  })
  await expect(work).rejects.toThrow('the first')
  expect(ended).toEqual([1, 2, 3])
})
