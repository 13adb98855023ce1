import { ConnectorError } from '@monoid-kit/core'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { borrowedRows } from '../../test/support/encoded-rows.ts'
import { keptLog } from '../../test/support/kept-log.ts'
import { recordedSession, rowsOf, sessionGone, statusesOf } from '../../test/support/reply-fixture.ts'
import { SourceWork, type WorkLimits } from '../work/source-work.ts'
import { type AnswerQuery, QueryDesk } from './query-desk.ts'
import { QueryError } from './query-error.ts'
import type { QueryReply } from './query-reply.ts'
import { defaultReplySettings, type ReplySettings } from './reply-settings.ts'

interface Context {
  readonly reply: QueryReply
  readonly signal: AbortSignal
}

function makeDesk(
  handler?: AnswerQuery<Context>,
  { settings = {}, ...limits }: WorkLimits & { settings?: Partial<ReplySettings> } = {},
) {
  const log = keptLog()
  const work = new SourceWork({ log, ...limits })
  const desk = new QueryDesk<Context>({
    source: 'orders',
    work,
    log,
    settings: { ...defaultReplySettings, ...settings },
    handler: () => handler,
    contextOf: (reply, signal) => ({ reply, signal }),
  })
  const made = recordedSession()
  let asked = 0
  const ask = (object = {}) => {
    asked += 1
    desk.receive({ replyAddress: `a${asked}`, object }, made.session)
  }
  const done = async () => {
    while (desk.open > 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return { ...made, desk, work, log, ask, done }
}

const codeOf = (message: Record<string, unknown> | undefined) =>
  (message?.body as { messageCode?: string } | undefined)?.messageCode

const forEver = new Promise<never>(() => {})

afterEach(() => {
  vi.useRealTimers()
})

describe('QueryDesk', () => {
  it.each<[string, AnswerQuery<Context>, unknown[], unknown[]]>([
    ['an object', () => ({ id: 1 }), [200], [{ id: 1 }]],
    ['rows', async () => [{ id: 1 }, { id: 2 }], [200], [{ id: 1 }, { id: 2 }]],
    ['encoded rows', () => borrowedRows([[{ id: 1 }], [{ id: 2 }]]), [200], [{ id: 1 }, { id: 2 }]],
    ['null', () => null, [204], []],
    ['its own reply', async (_, { reply }) => reply.send(200, { id: 1 }), [200], [{ id: 1 }]],
    [
      'rows after its own',
      async (_, { reply }) => {
        await reply.send(100, { id: 1 })
        return [{ id: 2 }]
      },
      [100, 200],
      [{ id: 1 }, { id: 2 }],
    ],
  ])('answers with what the handler gives: %s', async (_, handler, statuses, rows) => {
    const { ask, done, socket, log } = makeDesk(handler)
    ask()
    await done()
    expect(statusesOf(socket)).toEqual(statuses)
    expect(rowsOf(socket)).toEqual(rows)
    expect(log.lines).toEqual([])
  })

  it('[JT2 testDefaultQuery] [7.7.13] answers with an error where there is no handler', async () => {
    const { ask, done, socket } = makeDesk()
    ask()
    await done()
    expect(statusesOf(socket)).toEqual([400])
    expect(codeOf(socket.messages[0])).toBe('io.monoid-kit.NOT_ENABLED')
  })

  it.each<[string, AnswerQuery<Context>, string]>([
    [
      'throws at once',
      () => {
        throw new Error('ada@example.org')
      },
      'io.monoid-kit.INTERNAL',
    ],
    [
      'rejects',
      async () => Promise.reject(new ConnectorError('UNKNOWN_STORE', 'no store x')),
      'io.monoid-kit.UNKNOWN_STORE',
    ],
    [
      'throws an error for the platform',
      () => {
        throw new QueryError('com.acme.no', 'No {0}', [1])
      },
      'com.acme.no',
    ],
    ['gives nothing', () => undefined, 'io.monoid-kit.ANSWER_MISSING'],
    ['gives a text', () => 'text' as never, 'io.monoid-kit.MESSAGE_INVALID'],
    [
      'gives rows that fail',
      async function* () {
        yield { id: 1 }
        throw new Error('ada@example.org')
      },
      'io.monoid-kit.INTERNAL',
    ],
    [
      'answers in part and gives nothing',
      async (_, { reply }) => reply.send(100, [{ id: 1 }]),
      'io.monoid-kit.ANSWER_MISSING',
    ],
  ])('[7.7.13] answers with one error where the handler %s', async (_, handler, code) => {
    const { ask, done, socket, log } = makeDesk(handler)
    ask()
    await done()
    expect(statusesOf(socket).filter((status) => status !== 100)).toEqual([400])
    expect(codeOf(socket.messages.at(-1))).toBe(code)
    expect(log.lines.length).toBe(code.startsWith('com.acme') ? 0 : 1)
    expect(JSON.stringify([log.lines, socket.frames])).not.toContain('ada')
  })

  it('leaves out what a handler returns or throws after its answer', async () => {
    const returns = makeDesk(async (_, { reply }) => {
      await reply.send(204)
      return [{ id: 1 }]
    })
    returns.ask()
    await returns.done()
    const throws = makeDesk(async (_, { reply }) => {
      await reply.send(204)
      throw new Error('x')
    })
    throws.ask()
    await throws.done()
    await Promise.all([returns.work.close(), throws.work.close()])
    expect([statusesOf(returns.socket), statusesOf(throws.socket)]).toEqual([[204], [204]])
    expect(returns.log.lines).toEqual([
      'warn: what the query handler returned is left out: the query had its answer already',
    ])
  })

  it('answers some at a time, and refuses what is more than may wait', async () => {
    const ends: (() => void)[] = []
    const { ask, done, socket, work } = makeDesk(
      () =>
        new Promise((resolve) => {
          ends.push(() => resolve(null))
        }),
      { maxActiveQueries: 2, maxQueuedQueries: 1 },
    )
    for (let count = 0; count < 5; count += 1) ask()
    expect(work.load).toMatchObject({ activeQueries: 2, queuedQueries: 1 })
    await vi.waitUntil(() => socket.messages.length === 2)
    expect(socket.messages.map(codeOf)).toEqual(['io.monoid-kit.OVERLOADED', 'io.monoid-kit.OVERLOADED'])
    for (let index = 0; index < 3; index += 1) {
      await vi.waitUntil(() => ends[index])
      ends[index]?.()
    }
    await done()
    expect(statusesOf(socket)).toEqual([400, 400, 204, 204, 204])
  })

  it('[7.7.12] lets no query wait for a slow one', async () => {
    const { ask, socket } = makeDesk(({ slow }) => (slow ? forEver : null))
    ask({ slow: true })
    ask()
    ask()
    await vi.waitUntil(() => socket.messages.length === 2)
    expect(statusesOf(socket)).toEqual([204, 204])
  })

  it('ends a query in time that never had its turn, and never runs it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let runs = 0
    const { ask, done, socket, work } = makeDesk(
      () => {
        runs += 1
        return forEver
      },
      { maxActiveQueries: 1, settings: { queryTimeoutSeconds: 10 } },
    )
    ask()
    await vi.advanceTimersByTimeAsync(4000)
    ask()
    await vi.advanceTimersByTimeAsync(6000)
    expect(statusesOf(socket)).toEqual([400])
    await vi.advanceTimersByTimeAsync(4000)
    await done()
    expect(socket.messages.map(codeOf)).toEqual(['io.monoid-kit.DEADLINE', 'io.monoid-kit.DEADLINE'])
    expect([runs, work.load.queuedQueries]).toEqual([1, 0])
  })

  it('gives the place of a handler that goes on though it is aborted to the next query, some seconds later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { ask, socket } = makeDesk(({ hangs }) => (hangs ? forEver : null), {
      maxActiveQueries: 1,
      settings: { queryTimeoutSeconds: 10 },
    })
    ask({ hangs: true })
    await vi.advanceTimersByTimeAsync(9000)
    ask()
    await vi.advanceTimersByTimeAsync(5900)
    expect(statusesOf(socket)).toEqual([400])
    await vi.advanceTimersByTimeAsync(200)
    expect(statusesOf(socket)).toEqual([400, 204])
  })

  it('ends all queries with an error when the connector stops, those that wait as well, and aborts the work', async () => {
    const signals: AbortSignal[] = []
    const { ask, desk, socket, work } = makeDesk(
      (_, { signal }) => {
        signals.push(signal)
        return forEver
      },
      { maxActiveQueries: 1 },
    )
    ask()
    ask()
    await desk.close()
    ask()
    await vi.waitUntil(() => socket.messages.length === 3)
    expect(socket.messages.map(codeOf)).toEqual(new Array(3).fill('io.monoid-kit.CANCELLED'))
    expect([signals.length, signals[0]?.aborted, work.load.queuedQueries]).toEqual([1, true, 0])
  })

  it('answers nothing on a lost session, and takes what waits out of the queue', async () => {
    const { ask, socket, lose, done, work, log } = makeDesk(
      (_, { signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      { maxActiveQueries: 1 },
    )
    ask()
    ask()
    lose()
    await done()
    await work.close()
    expect([socket.frames, log.lines]).toEqual([[], []])
    expect(sessionGone.code).toBe('CONNECTION_LOST')
  })

  it('has exactly one end for each query, whatever the handlers do and whenever it stops', async () => {
    const act = fc.constantFrom(
      'rows',
      'null',
      'throw',
      'nothing',
      'reply',
      'twice',
      'hang',
      'late',
      'stream',
    )
    const handler: AnswerQuery<Context> = async ({ act: what, turns }, { reply, signal }) => {
      for (let turn = 0; turn < Number(turns); turn += 1)
        await new Promise((resolve) => setImmediate(resolve))
      switch (what) {
        case 'rows':
          return [{ id: 1 }]
        case 'null':
          return null
        case 'throw':
          throw new Error('x')
        case 'reply':
          return void (await reply.send(200, { id: 1 }))
        case 'twice':
          await reply.send(204)
          await reply.send(204)
          return null
        case 'hang':
          signal.throwIfAborted()
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        case 'late':
          setImmediate(() => void reply.send(200, {}).catch(() => {}))
          return undefined
        case 'stream':
          return (async function* () {
            for (let id = 0; id < 5; id += 1) {
              await new Promise((resolve) => setImmediate(resolve))
              yield { id }
            }
          })()
        default:
          return undefined
      }
    }
    const query = fc.record({ act, turns: fc.nat(3) })
    await fc.assert(
      fc.asyncProperty(fc.array(query, { maxLength: 20 }), fc.nat(8), async (queries, turns) => {
        const { ask, desk, socket, work } = makeDesk(handler, { maxActiveQueries: 3, maxQueuedQueries: 5 })
        for (const each of queries) ask(each)
        for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
        await desk.close()
        await work.close()
        const ends = socket.messages
          .filter(({ status }) => status !== 100)
          .map(({ headers }) => (headers as Record<string, string>)['X-Reply-Address'])
        expect(ends.toSorted()).toEqual(queries.map((_, index) => `a${index + 1}`).toSorted())
        expect(desk.open).toBe(0)
      }),
      { numRuns: 150 },
    )
  })
})
