import { ConnectorError } from '@monoid-kit/core'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keptLog } from '../../test/support/kept-log.ts'
import { AcknowledgementHabits } from './acknowledgement-habits.ts'
import { NotificationWindow } from './notification-window.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A window and as many senders as one likes, of which it counts the admitted ones. */
function makeWindow(options: { limit?: number; habits?: AcknowledgementHabits } = {}) {
  const log = keptLog()
  const window = new NotificationWindow({ log, acknowledgementTimeoutSeconds: 30, ...options })
  const state = { window, log, admitted: 0, order: [] as number[] }
  let senders = 0
  const acquire = (count = 1) => {
    for (let each = 0; each < count; each += 1) {
      const number = senders
      senders += 1
      window.acquire().then(
        () => {
          state.admitted += 1
          state.order.push(number)
        },
        () => {},
      )
    }
    return settle()
  }
  return Object.assign(state, { acquire })
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}

describe('NotificationWindow', () => {
  it('lets five go, and one more for each acknowledgement, in order', async () => {
    const made = makeWindow()
    await made.acquire(8)
    expect(made.admitted).toBe(5)
    made.window.acknowledge()
    await settle()
    expect(made.admitted).toBe(6)
    made.window.acknowledge()
    made.window.acknowledge()
    await settle()
    expect(made.order).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(made.window.outstanding).toBe(5)
  })

  it('lets another go for one that was not sent after all', async () => {
    const made = makeWindow({ limit: 2 })
    await made.acquire(4)
    made.window.noteReply()
    made.window.release()
    await settle()
    expect([made.admitted, made.window.outstanding]).toEqual([3, 2])
    made.window.release()
    made.window.release()
    made.window.release()
    await settle()
    expect([made.admitted, made.window.outstanding]).toEqual([4, 0])
  })

  it('lets no more go for acknowledgements of nothing', async () => {
    const made = makeWindow({ limit: 2 })
    for (let count = 0; count < 10; count += 1) made.window.acknowledge()
    await made.acquire(5)
    expect(made.admitted).toBe(2)
  })

  it('holds nobody back without a limit', async () => {
    const made = makeWindow({ limit: 0 })
    await made.acquire(100)
    expect(made.admitted).toBe(100)
  })

  it('does not wait for ever for an acknowledgement that is lost, and says so', async () => {
    const made = makeWindow({ limit: 2 })
    await made.acquire(3)
    await vi.advanceTimersByTimeAsync(29_999)
    expect(made.admitted).toBe(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(made.admitted).toBe(3)
    expect(made.log.lines).toEqual([
      'warn: 2 notifications were not acknowledged within 30 s; the next ones are sent all the same',
    ])
    await made.acquire(2)
    expect(made.admitted).toBe(4)
  })

  it('refuses who waits and who comes when its socket is gone', async () => {
    const { window, acquire, ...state } = makeWindow({ limit: 1 })
    await acquire()
    const gone = new ConnectorError('CONNECTION_LOST', 'gone')
    const waiting = window.acquire()
    window.close(gone)
    await expect(waiting).rejects.toBe(gone)
    await expect(window.acquire()).rejects.toBe(gone)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(state.log.lines).toEqual([])
  })

  it('lets a sender go that is aborted, and the next one not wait for it', async () => {
    const made = makeWindow({ limit: 1 })
    await made.acquire()
    const abort = new AbortController()
    const second = made.window.acquire(abort.signal)
    const third = made.window.acquire()
    abort.abort(new Error('no more'))
    await expect(second).rejects.toThrow('no more')
    made.window.acknowledge()
    await third
    await expect(made.window.acquire(abort.signal)).rejects.toThrow('no more')
  })

  it('takes acknowledgements to be for replies where these were sent before', async () => {
    const made = makeWindow({ limit: 1 })
    made.window.noteReply()
    made.window.noteReply()
    await made.acquire(2)
    made.window.acknowledge()
    made.window.acknowledge()
    await settle()
    expect(made.admitted).toBe(1)
    made.window.acknowledge()
    await settle()
    expect(made.admitted).toBe(2)
  })

  it('finds out that replies are not acknowledged, by silence, and remembers it', async () => {
    const habits = new AcknowledgementHabits()
    const made = makeWindow({ limit: 2, habits })
    for (let count = 0; count < 10; count += 1) made.window.noteReply()
    await made.acquire(4)
    made.window.acknowledge()
    made.window.acknowledge()
    await settle()
    expect(made.admitted).toBe(2)
    await vi.advanceTimersByTimeAsync(3000)
    expect(made.admitted).toBe(4)
    expect(habits.repliesToo).toBe(false)
    expect(made.log.lines).toEqual([])
    const next = makeWindow({ limit: 1, habits })
    next.window.noteReply()
    await next.acquire(2)
    next.window.acknowledge()
    await settle()
    expect(next.admitted).toBe(2)
  })

  it('finds out at the first sender that waits, though an acknowledgement came after each notification', async () => {
    const habits = new AcknowledgementHabits()
    const made = makeWindow({ habits })
    for (let count = 0; count < 60; count += 1) made.window.noteReply()
    for (let count = 0; count < 5; count += 1) {
      await made.acquire()
      made.window.acknowledge()
    }
    await made.acquire(3)
    expect(made.admitted).toBe(5)
    await vi.advanceTimersByTimeAsync(3000)
    expect([made.admitted, habits.repliesToo, made.log.lines]).toEqual([8, false, []])
  })

  it('keeps no more than 16 MiB of those who do not wait', async () => {
    const { window } = makeWindow({ limit: 1 })
    const large = 8 * 1024 * 1024
    await window.acquire(undefined, large)
    const abort = new AbortController()
    const waiting = [window.acquire(undefined, large), window.acquire(abort.signal, large)]
    await expect(window.acquire(undefined, 1)).rejects.toMatchObject({ code: 'OVERLOADED' })
    abort.abort(new Error('no more'))
    await expect(waiting[1]).rejects.toThrow('no more')
    const next = window.acquire(undefined, large)
    await expect(window.acquire(undefined, 1)).rejects.toMatchObject({ code: 'OVERLOADED' })
    window.acknowledge()
    await waiting[0]
    window.acknowledge()
    await next
  })

  it('takes a permit back that was not used', async () => {
    const made = makeWindow({ limit: 1 })
    await made.acquire(3)
    made.window.release()
    await settle()
    expect([made.admitted, made.window.outstanding]).toEqual([2, 1])
    made.window.release()
    made.window.release()
    made.window.release()
    await settle()
    expect([made.admitted, made.window.outstanding]).toEqual([3, 0])
  })

  it('finds out by replies that stay unacknowledged while nobody waits', async () => {
    const habits = new AcknowledgementHabits()
    const made = makeWindow({ limit: 1, habits })
    made.window.noteReply()
    await vi.advanceTimersByTimeAsync(3001)
    await made.acquire(2)
    made.window.acknowledge()
    await settle()
    expect([made.admitted, habits.repliesToo]).toEqual([2, false])
  })

  it('finds out that replies are acknowledged after all', async () => {
    const habits = new AcknowledgementHabits()
    habits.repliesToo = false
    const made = makeWindow({ limit: 1, habits })
    made.window.noteReply()
    made.window.acknowledge()
    expect(habits.repliesToo).toBe(true)
  })

  /** What happens on the connection: the kit sends, or the server works off the oldest that it was sent. */
  const step = fc.constantFrom('notify', 'reply', 'work')

  it('lets no more than the limit be unacknowledged on a server that acknowledges everything in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(step, { maxLength: 60 }),
        async (limit, steps) => {
          const made = makeWindow({ limit })
          const sent: string[] = []
          let seen = 0
          const notice = () => {
            for (; seen < made.admitted; seen += 1) sent.push('notification')
            expect(sent.filter((kind) => kind === 'notification').length).toBeLessThanOrEqual(limit)
          }
          for (const each of steps) {
            if (each === 'notify') await made.acquire()
            else if (each === 'reply') {
              sent.push('reply')
              made.window.noteReply()
            } else if (sent.shift() !== undefined) {
              made.window.acknowledge()
              await settle()
            }
            notice()
          }
          while (sent.length > 0) {
            sent.shift()
            made.window.acknowledge()
            await settle()
            notice()
          }
          expect(made.admitted).toBe(steps.filter((each) => each === 'notify').length)
          expect(made.window.outstanding).toBe(0)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('lets all go in the end on a server that acknowledges no replies, or loses acknowledgements', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.tuple(step, fc.boolean()), { maxLength: 60 }),
        async (limit, steps) => {
          const made = makeWindow({ limit })
          let worked = 0
          for (const [each, isLost] of steps) {
            if (each === 'notify') await made.acquire()
            else if (each === 'reply') made.window.noteReply()
            else if (worked < made.admitted) {
              worked += 1
              if (!isLost) made.window.acknowledge()
              await settle()
            }
          }
          await vi.advanceTimersByTimeAsync(30_000 * 61)
          expect(made.admitted).toBe(steps.filter(([each]) => each === 'notify').length)
        },
      ),
      { numRuns: 100 },
    )
  })
})
