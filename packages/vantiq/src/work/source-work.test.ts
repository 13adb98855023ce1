import { describe, expect, it } from 'vitest'
import { keptLog } from '../../test/support/kept-log.ts'
import { SourceWork, type WorkLimits } from './source-work.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

function makeWork(limits: WorkLimits = {}) {
  const done: string[] = []
  const job = (name: string) => async () => {
    await turn()
    done.push(name)
  }
  return { work: new SourceWork({ log: keptLog(), ...limits }), done, job }
}

describe('SourceWork', () => {
  it('handles published messages one after the other, beside queries', async () => {
    const { work, done, job } = makeWork()
    work.submitPublish(async () => {
      await turn()
      await turn()
      done.push('slow')
    })
    work.submitPublish(job('quick'))
    work.submitQuery(job('query'))
    while (done.length < 3) await turn()
    expect(done).toEqual(['query', 'slow', 'quick'])
  })

  it('has limits of its own for each', () => {
    const { work, job } = makeWork({ maxActiveQueries: 1, maxQueuedQueries: 0, maxQueuedPublishes: 1 })
    expect([1, 2, 3].map(() => work.submitPublish(job('p')))).toEqual([true, true, false])
    expect([1, 2].map(() => work.submitQuery(job('q')))).toEqual([true, false])
    work.setLimits({ maxActiveQueries: 2 })
    expect([1, 2].map(() => work.submitQuery(job('q')))).toEqual([true, false])
    expect(work.load).toEqual({ activeQueries: 2, queuedQueries: 0, queuedPublishes: 1 })
    work.setLimits({ maxQueuedQueries: 1, maxQueuedPublishes: 2 })
    expect([work.submitQuery(job('q')), work.submitPublish(job('p'))]).toEqual([true, true])
  })

  it('holds messages back by their size', () => {
    const { work, job } = makeWork({ maxQueuedBytes: 10 })
    expect([4, 6, 5, 4].map((bytes) => work.submitPublish(job('p'), bytes))).toEqual([
      true,
      true,
      false,
      true,
    ])
  })

  it('runs a barrier after what came before and before what comes later, even where the queue is full', async () => {
    const { work, done, job } = makeWork({ maxQueuedPublishes: 1 })
    work.submitPublish(job('1'))
    work.submitPublish(job('2'))
    const barrier = work.barrier(async () => {
      done.push('barrier')
      return 5
    })
    expect(work.submitPublish(job('no room'))).toBe(false)
    expect(await barrier).toBe(5)
    work.submitPublish(job('3'))
    while (done.length < 4) await turn()
    expect(done).toEqual(['1', '2', 'barrier', '3'])
  })

  it('hands the error of a barrier to its caller, and goes on', async () => {
    const { work, done, job } = makeWork()
    await expect(work.barrier(async () => Promise.reject(new Error('mine')))).rejects.toThrow('mine')
    work.submitPublish(job('1'))
    while (done.length < 1) await turn()
  })

  it('ends barriers that have not begun when it is closed', async () => {
    const { work, done, job } = makeWork()
    work.submitPublish(job('1'))
    const barrier = work.barrier(job('barrier'))
    const refused = expect(barrier).rejects.toMatchObject({ code: 'CANCELLED' })
    await work.close()
    await refused
    await expect(work.barrier(job('late'))).rejects.toMatchObject({ code: 'CANCELLED' })
    expect([done, work.submitPublish(job('late')), work.submitQuery(job('late'))]).toEqual([
      ['1'],
      false,
      false,
    ])
  })
})
