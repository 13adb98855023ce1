import { ConnectorError } from '@monoid-kit/core'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { borrowedRows } from '../../test/support/encoded-rows.ts'
import { keptLog } from '../../test/support/kept-log.ts'
import {
  recordedReply,
  recordedSession,
  rowsOf,
  sessionGone,
  statusesOf,
} from '../../test/support/reply-fixture.ts'
import { QueryError } from './query-error.ts'
import { QueryReply } from './query-reply.ts'
import { defaultReplySettings } from './reply-settings.ts'

const headers = { 'X-Reply-Address': 'a1' }
const ids = (count: number) => Array.from({ length: count }, (_, id) => ({ id }))

afterEach(() => {
  vi.useRealTimers()
})

describe('QueryReply', () => {
  it('[7.7.14] refuses what comes after the end, and sends nothing of it', async () => {
    const { reply, socket } = recordedReply()
    await reply.send(200, { id: 1 })
    const late = [
      () => reply.send(100, [{}]),
      () => reply.send(200, {}),
      () => reply.send(204),
      () => reply.answer(null),
    ]
    late.push(
      () => reply.sendError(new Error('x')),
      () => reply.sendRows([]),
      () => reply.addRows([]),
    )
    for (const send of late) await expect(send()).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    await reply.fail(new Error('x'))
    expect(statusesOf(socket)).toEqual([200])
  })

  it('refuses a status that a reply does not have', async () => {
    const { reply } = recordedReply()
    await expect(reply.send(400 as 200, {})).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    expect(reply.ended).toBe(false)
  })

  it('[JT1 testQueryError] answers with an error in the form of the platform', async () => {
    const { reply, socket } = recordedReply()
    await reply.sendError({
      messageCode: 'com.acme.bad',
      messageTemplate: 'Bad {0} for {1}',
      parameters: ['x', 5],
    })
    expect(socket.messages).toEqual([
      {
        status: 400,
        headers,
        body: { messageCode: 'com.acme.bad', messageTemplate: 'Bad {0} for {1}', parameters: ['x', 5] },
      },
    ])
  })

  it('has parameters as an array where none are given, and refuses an error without a code', async () => {
    const { reply, socket } = recordedReply()
    await expect(reply.sendError({ messageTemplate: 'x' } as never)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    })
    await reply.sendError({ messageCode: 'c', messageTemplate: 't' } as never)
    expect(socket.messages).toEqual([
      { status: 400, headers, body: { messageCode: 'c', messageTemplate: 't', parameters: [] } },
    ])
  })

  it('tells code, message and hint of an error of the kit, braces as they are', async () => {
    const { reply, socket } = recordedReply()
    await reply.fail(new ConnectorError('UNKNOWN_STORE', "no store {0} or '{x}'", { hint: 'see {schema}' }))
    expect(socket.messages[0]?.body).toEqual({
      messageCode: 'io.monoid-kit.UNKNOWN_STORE',
      messageTemplate: '{0} ({1})',
      parameters: ["no store {0} or '{x}'", 'see {schema}'],
    })
  })

  it('tells nothing of any other error', async () => {
    const { reply, socket } = recordedReply()
    await reply.fail(Object.assign(new TypeError('ada@example.org'), { code: 'SECRET' }))
    expect(socket.frames[0]).not.toMatch(/ada|TypeError|SECRET/)
    expect(socket.messages[0]?.body).toMatchObject({ messageCode: 'io.monoid-kit.INTERNAL', parameters: [] })
  })

  it('tells an error of a handler as it is, and one that cannot be told as any other', async () => {
    const told = recordedReply()
    await told.reply.fail(new QueryError('com.acme.no', 'No {0}', [1]))
    expect(told.socket.messages[0]?.body).toEqual({
      messageCode: 'com.acme.no',
      messageTemplate: 'No {0}',
      parameters: [1],
    })
    for (const parameters of [[1n], ['x'.repeat(600)]]) {
      const { reply, socket } = recordedReply({}, { maxFrameBytes: 400 })
      await reply.fail(new QueryError('com.acme.no', 'No {0}', parameters))
      expect(socket.messages[0]?.body).toMatchObject({ messageCode: 'io.monoid-kit.INTERNAL' })
    }
  })

  it('refuses an error that does not fit into a frame, and can be answered otherwise', async () => {
    const { reply, socket } = recordedReply({}, { maxFrameBytes: 200 })
    const long = { messageCode: 'a.b', messageTemplate: 'x'.repeat(200), parameters: [] }
    await expect(reply.sendError(long)).rejects.toMatchObject({ code: 'RECORD_TOO_LONG' })
    await reply.send(204)
    expect([statusesOf(socket), socket.isTerminated]).toEqual([[204], false])
  })

  it('[7.7.14] sends nothing on a lost session, aborts the rest, and drops what comes late with one line of the log', async () => {
    const { reply, socket, lose, log } = recordedReply({ bundleFactor: 1 })
    let returned = false
    const answered = reply.answer(
      (async function* () {
        try {
          yield { id: 1 }
          yield { id: 2 }
          await new Promise((_, reject) =>
            reply.signal.addEventListener('abort', () => reject(reply.signal.reason)),
          )
        } finally {
          returned = true
        }
      })(),
    )
    const failed = expect(answered).rejects.toBe(sessionGone)
    while (socket.frames.length === 0) await new Promise((resolve) => setImmediate(resolve))
    lose()
    await failed
    await reply.settled
    expect([returned, reply.ended, statusesOf(socket)]).toEqual([true, true, [100]])
    await expect(reply.send(200, {})).rejects.toBe(sessionGone)
    await expect(reply.sendRows([{}])).rejects.toBe(sessionGone)
    await reply.fail(new Error('x'))
    expect(statusesOf(socket)).toEqual([100])
    expect(log.lines).toEqual(['info: a late answer to a query of a lost connection was dropped'])
  })

  it('is lost from the start where the session is', async () => {
    const { session, socket, lose } = recordedSession()
    lose()
    const reply = new QueryReply('a1', { session, settings: defaultReplySettings, log: keptLog() })
    await reply.settled
    expect(reply.signal.reason).toBe(sessionGone)
    await expect(reply.send(204)).rejects.toBe(sessionGone)
    expect(socket.frames).toEqual([])
  })

  it('ends the connection where the end cannot be sent, so that nobody waits for it', async () => {
    const { reply, socket } = recordedReply({}, { maxFrameBytes: 60 })
    await reply.fail(new Error('x'))
    expect(socket.isTerminated).toBe(true)
  })

  describe('in time', () => {
    const tick = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000)

    /** Rows that come when they are pushed. */
    function pushed() {
      let wake = () => {}
      const waiting: object[] = []
      const rows = async function* () {
        for (;;) {
          while (waiting.length > 0) yield waiting.shift() as object
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      }
      return {
        rows: rows(),
        push: async (row: object) => {
          waiting.push(row)
          wake()
          await tick(0)
        },
      }
    }

    it('sends rows that are there before the platform gives the query up, and as soon as they are late', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const { reply, socket } = recordedReply()
      const { rows, push } = pushed()
      reply.answer(rows).catch(() => {})
      await push({ id: 0 })
      await tick(14)
      expect(socket.frames).toHaveLength(0)
      await tick(1.1)
      expect(rowsOf(socket)).toEqual([{ id: 0 }])
      await tick(20)
      expect(socket.frames).toHaveLength(1)
      await push({ id: 1 })
      expect(rowsOf(socket)).toEqual([{ id: 0 }, { id: 1 }])
      await push({ id: 2 })
      expect(socket.frames).toHaveLength(2)
      await tick(15.1)
      expect(statusesOf(socket)).toEqual([100, 100, 100])
      expect(reply.ended).toBe(false)
    })

    it('ends a query with an error when no rows went out for too long, and aborts the work', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const { reply, socket } = recordedReply()
      const { rows, push } = pushed()
      const answered = reply.answer(rows)
      const failed = expect(answered).rejects.toMatchObject({ code: 'DEADLINE' })
      await push({ id: 0 })
      await tick(15.1)
      expect(statusesOf(socket)).toEqual([100])
      await tick(31.8)
      expect(reply.ended).toBe(false)
      await tick(0.3)
      await failed
      expect(statusesOf(socket)).toEqual([100, 400])
      expect(socket.messages[1]?.body).toMatchObject({ messageCode: 'io.monoid-kit.DEADLINE' })
      expect(reply.signal.reason).toMatchObject({ code: 'DEADLINE' })
      await expect(reply.send(204)).rejects.toMatchObject({ code: 'DEADLINE' })
    })

    it('waits for ever where it is told to', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const { reply, socket } = recordedReply({ heartbeatSeconds: 0, queryTimeoutSeconds: 0 })
      const { rows, push } = pushed()
      reply.answer(rows).catch(() => {})
      await push({ id: 0 })
      await tick(1e6)
      expect([socket.frames, reply.ended, vi.getTimerCount()]).toEqual([[], false, 0])
    })

    it('leaves no timer behind', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const ended = recordedReply()
      const lost = recordedReply()
      expect(vi.getTimerCount()).toBe(4)
      await ended.reply.answer(null)
      lost.lose()
      expect(vi.getTimerCount()).toBe(0)
    })
  })

  it('has exactly one end, whatever happens in whatever order', async () => {
    const step = fc.constantFrom(
      'partial',
      'rows',
      'encoded',
      'bad row',
      'complete',
      'empty',
      'answer',
      'endless',
      'error',
      'fail',
      'lose',
      'stall',
      'release',
      'turn',
      'turn',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { reply, socket, lose } = recordedReply({ bundleFactor: 2 }, { maxBufferedBytes: 200 })
        const outcomes: Promise<unknown>[] = []
        const run = (promise: Promise<unknown>) => outcomes.push(promise.catch(() => {}))
        let isLost = false
        for (const each of steps) {
          if (each === 'partial') run(reply.send(100, { id: 1 }))
          else if (each === 'rows') run(reply.addRows(ids(5)))
          else if (each === 'encoded') run(reply.sendRows(borrowedRows([ids(3), ids(2)])))
          else if (each === 'bad row') run(reply.answer([{ id: 1 }, { bad: Number.NaN }]))
          else if (each === 'complete') run(reply.send(200, ids(3)))
          else if (each === 'empty') run(reply.send(204))
          else if (each === 'answer') run(reply.answer(borrowedRows([ids(3), ids(4)])))
          else if (each === 'endless') run(reply.answer(endless()))
          else if (each === 'error') run(reply.sendError(new QueryError('c', 't')))
          else if (each === 'fail') run(reply.fail(new Error('x')))
          else if (each === 'stall') socket.isStalled = true
          else if (each === 'release') socket.release()
          else if (each === 'turn') await new Promise((resolve) => setImmediate(resolve))
          else {
            isLost = true
            lose()
          }
        }
        socket.isStalled = false
        socket.release()
        await reply.fail(new Error('the last'))
        await Promise.all(outcomes)
        const statuses = statusesOf(socket)
        const ends = statuses.filter((status) => status !== 100)
        if (!isLost) expect(ends).toHaveLength(1)
        expect(ends.length).toBeLessThanOrEqual(1)
        if (ends.length === 1) expect(statuses.at(-1)).toBe(ends[0])
        const sent = socket.frames.length
        await new Promise((resolve) => setImmediate(resolve))
        expect(socket.frames).toHaveLength(sent)
      }),
      { numRuns: 300 },
    )
  })
})

async function* endless() {
  for (let id = 0; ; id += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    yield { id }
  }
}
