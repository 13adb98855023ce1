import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import { keepYoungGenerationSmall } from './small-young-generation.ts'

/** Told to, makes many objects that stay, upon which V8 gives a young generation all the room that it may have. */
const makeObjects = `
  const { parentPort } = require('node:worker_threads')
  const { getHeapSpaceStatistics } = require('node:v8')
  parentPort.once('message', () => {
    const kept = []
    for (let number = 0; number < 500000; number += 1) kept.push({ number })
    const { space_size } = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    parentPort.postMessage(space_size / 2 ** 20)
  })
`

/** In MB, of a heap of its own, for that of this process has long grown; `prepare` is called once it is there. */
async function youngGeneration(prepare: () => Promise<void>): Promise<number> {
  const worker = new Worker(makeObjects, { eval: true })
  await once(worker, 'online')
  await prepare()
  worker.postMessage('go')
  const [megabytes] = (await once(worker, 'message')) as [number]
  await worker.terminate()
  return megabytes
}

it('keeps the young generation from growing', async () => {
  const usual = await youngGeneration(async () => {})
  try {
    const small = await youngGeneration(keepYoungGenerationSmall)
    expect(usual).toBeGreaterThan(8)
    expect(small).toBeLessThan(usual / 2)
  } finally {
    setFlagsFromString('--semi-space-growth-factor=2')
  }
})

it('needs nothing that the first versions of Node 22 lack', async () => {
  const known = process.getBuiltinModule
  onTestFinished(() => {
    setFlagsFromString('--semi-space-growth-factor=2')
    Object.assign(process, { getBuiltinModule: known })
  })
  Object.assign(process, { getBuiltinModule: undefined })
  await expect(keepYoungGenerationSmall()).resolves.toBeUndefined()
})
