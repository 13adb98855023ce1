import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keptLog } from '../../test/support/kept-log.ts'
import { Lane, type LaneLimits } from './lane.ts'

const unlimited = Number.POSITIVE_INFINITY

/** A lane and jobs that end when they are told to. */
function makeLane(limits: Partial<LaneLimits> = {}) {
  const log = keptLog()
  const lane = new Lane({ active: 1, queued: 10, queuedBytes: unlimited, ...limits }, log)
  const begun: string[] = []
  const ends = new Map<string, (error?: Error) => void>()
  const job = (name: string) => () => {
    begun.push(name)
    return new Promise<void>((resolve, reject) => {
      ends.set(name, (error) => (error ? reject(error) : resolve()))
    })
  }
  const end = async (name: string, error?: Error) => {
    ends.get(name)?.(error)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { lane, log, begun, job, end }
}

describe('Lane', () => {
  it('begins jobs in order, some at a time', async () => {
    const { lane, begun, job, end } = makeLane({ active: 2 })
    for (const name of ['a', 'b', 'c', 'd']) expect(lane.submit(job(name))).toBe(true)
    expect(begun).toEqual(['a', 'b'])
    await end('b')
    expect(begun).toEqual(['a', 'b', 'c'])
    await end('a')
    expect([begun, lane.active, lane.queued]).toEqual([['a', 'b', 'c', 'd'], 2, 0])
  })

  it('keeps as many waiting as it may, by number and by bytes', async () => {
    const { lane, job, end } = makeLane({ queued: 2, queuedBytes: 10 })
    expect(lane.submit(job('a'), { bytes: 100 })).toBe(true)
    expect(lane.submit(job('b'), { bytes: 6 })).toBe(true)
    expect(lane.submit(job('c'), { bytes: 6 })).toBe(false)
    expect(lane.submit(job('c'), { bytes: 4 })).toBe(true)
    expect(lane.submit(job('d'))).toBe(false)
    await end('a')
    expect(lane.submit(job('d'), { bytes: 6 })).toBe(true)
  })

  it('takes a job out that is not wanted any more', async () => {
    const { lane, begun, job, end } = makeLane()
    const abort = new AbortController()
    let isDropped = false
    lane.submit(job('a'))
    lane.submit(job('b'), { signal: abort.signal, dropped: () => (isDropped = true) })
    lane.submit(job('c'))
    abort.abort()
    expect(lane.queued).toBe(1)
    await end('a')
    expect([begun, isDropped]).toEqual([['a', 'c'], false])
    lane.submit(job('d'), { signal: abort.signal })
    expect(lane.queued).toBe(0)
  })

  it('begins none while it is paused', async () => {
    const { lane, begun, job, end } = makeLane({ queued: 1 })
    lane.submit(job('a'))
    lane.pause()
    await end('a')
    expect(['b', 'c', 'd'].map((name) => lane.submit(job(name)))).toEqual([true, true, false])
    expect(begun).toEqual(['a'])
    lane.resume()
    expect([begun, lane.queued]).toEqual([['a', 'b'], 1])
  })

  it('goes on after a job that fails, whose text stays untold', async () => {
    const { lane, log, begun, job, end } = makeLane()
    lane.submit(job('a'))
    lane.submit(job('b'))
    await end('a', new Error('ada@example.org'))
    expect(begun).toEqual(['a', 'b'])
    expect(log.lines).toHaveLength(1)
    expect(log.lines[0]).not.toContain('ada')
  })

  it('leaves out what waits when it is closed, and waits for what runs', async () => {
    const { lane, begun, job, end } = makeLane()
    const dropped: string[] = []
    lane.submit(job('a'))
    lane.submit(job('b'), { dropped: () => dropped.push('b') })
    let isClosed = false
    const closed = lane.close().then(() => {
      isClosed = true
    })
    expect([dropped, lane.submit(job('c'))]).toEqual([['b'], false])
    await new Promise((resolve) => setImmediate(resolve))
    expect(isClosed).toBe(false)
    await end('a')
    await closed
    expect(begun).toEqual(['a'])
    await lane.close()
  })

  it('does more at a time once it may', () => {
    const { lane, begun, job } = makeLane()
    for (const name of ['a', 'b', 'c']) lane.submit(job(name))
    lane.setLimits({ active: 2 })
    expect(begun).toEqual(['a', 'b'])
  })

  it('never does more than it may, runs each job once and in order', async () => {
    const plan = fc.array(fc.nat(4), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(plan, fc.integer({ min: 1, max: 4 }), fc.nat(20), async (turns, active, queued) => {
        const lane = new Lane({ active, queued, queuedBytes: unlimited }, keptLog())
        const begun: number[] = []
        const taken: number[] = []
        let running = 0
        for (const [index, count] of turns.entries()) {
          const isTaken = lane.submit(async () => {
            begun.push(index)
            running += 1
            expect(running).toBeLessThanOrEqual(active)
            for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
            running -= 1
          })
          if (isTaken) taken.push(index)
          else expect(lane.queued).toBe(queued)
          if (index % 3 === 0) await new Promise((resolve) => setImmediate(resolve))
        }
        while (lane.active > 0) await new Promise((resolve) => setImmediate(resolve))
        expect(begun).toEqual(taken)
      }),
      { numRuns: 50 },
    )
  })
})
