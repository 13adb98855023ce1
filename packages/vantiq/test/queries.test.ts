import { ConnectorError, type JsonObject } from '@monoid-kit/core'
import type { FakeVantiq } from '@monoid-kit/testkit/vantiq'
import { describe, expect, it } from 'vitest'
import type { QueryContext } from '../src/index.ts'
import { failureOf, until, useVantiqLab } from './vantiq-lab.ts'

/** The replies of a connector, as they came. */
function replies(server: FakeVantiq): JsonObject[] {
  const messages = server.frames.map(({ text }) => JSON.parse(text) as JsonObject)
  return messages.filter((message) => !('op' in message))
}

function rowsFrom(first: number, count: number): JsonObject[] {
  return Array.from({ length: count }, (_, index) => ({ row: first + index }))
}

/** How 25 rows are cut, as the original's tests cut them: in parts, the last of which is complete or empty. */
const cuts = [1, 2, 3, 4, 5].flatMap((size) => [
  { size, last: 200 },
  { size, last: 204 },
])

/** Answers with 25 rows, in parts of the wanted size. */
async function answerInParts(request: JsonObject, { reply }: QueryContext): Promise<void> {
  const size = Number(request.size)
  for (let first = 0; first < 25; first += size) {
    const rows = rowsFrom(first, Math.min(size, 25 - first))
    const isLast = first + size >= 25 && request.last === 200
    await reply.send(isLast ? 200 : 100, rows)
  }
  if (request.last === 204) await reply.send(204)
}

describe('queries', () => {
  const lab = useVantiqLab()

  it('[JT2 testQuery] [7.7.11] what stands after WITH reaches the handler, and the reply address comes back as it was', async () => {
    const asked: JsonObject[] = []
    const { server } = await lab.connect({
      query: (request) => {
        asked.push(request)
        return { answer: 42 }
      },
    })
    const address = 'Address/with "quotes", ä and \\ \u2028'
    const object = { a: 1, b: { list: [null] }, REPLY: 'x' }
    expect(await server.query('orders', object, { address }).outcome).toEqual({
      kind: 'rows',
      status: 200,
      rows: [{ answer: 42 }],
    })
    expect(asked).toEqual([object])
  })

  it('[JT1 testQueryResponseSingleMap] an object becomes the body of one reply with status 200', async () => {
    const { server } = await lab.connect({ query: () => ({ msg: 'val' }) })
    const query = server.query('orders', {})
    await query.outcome
    expect(replies(server)).toEqual([
      { status: 200, headers: { 'X-Reply-Address': query.address }, body: { msg: 'val' } },
    ])
  })

  it('[JT1 testQueryResponseMapArray] an array becomes an array in one reply with status 200', async () => {
    const rows = [{ msg: 'val' }, { msg: 'val2' }]
    const { server } = await lab.connect({ query: () => rows })
    const query = server.query('orders', {})
    await query.outcome
    expect(replies(server)).toEqual([
      { status: 200, headers: { 'X-Reply-Address': query.address }, body: rows },
    ])
  })

  it('[JT1 testQueryError] [7.7.11] an error has status 400 and code, template and parameters in one object', async () => {
    const error = {
      messageCode: 'com.acme.bad',
      messageTemplate: 'Bad value {0} for {1}',
      parameters: ['x', 'y'],
    }
    const { server } = await lab.connect({ query: (_, { reply }) => reply.sendError(error) })
    const query = server.query('orders', {})
    expect(await query.outcome).toEqual({ kind: 'error', status: 400, errors: [error] })
    expect(replies(server)).toEqual([
      { status: 400, headers: { 'X-Reply-Address': query.address }, body: error },
    ])
  })

  it('[7.7.11] null and no rows are one reply with status 204 and no body', async () => {
    const answers = [null, [], (async function* () {})()]
    const { server } = await lab.connect({ query: ({ which }) => answers[Number(which)] })
    for (const which of answers.keys()) {
      expect(await server.query('orders', { which }).outcome).toEqual({ kind: 'rows', status: 204, rows: [] })
    }
    for (const reply of replies(server)) expect(Object.keys(reply).sort()).toEqual(['headers', 'status'])
    expect(replies(server)).toHaveLength(answers.length)
  })

  it.each([
    ['[PET test_single_queries]', 'binary'],
    ['[PET test_single_queries_noci]', 'text'],
  ] as const)('%s queries one after the other are each answered, in %s frames', async (_, frames) => {
    const { server } = await lab.connect({ query: ({ n }) => ({ n: n ?? null }) }, { frames }, { frames })
    for (let n = 0; n < 10; n += 1) {
      expect(await server.query('orders', { n }).outcome).toMatchObject({ rows: [{ n }] })
    }
    expect(server.frames.every(({ isBinary }) => isBinary === (frames === 'binary'))).toBe(true)
  })

  it.each([
    ['[PET test_multiple_queries_ci] [7.7.12]', 'binary'],
    ['[PET test_multiple_queries_noci] [7.7.12]', 'text'],
  ] as const)(
    '%s 10 queries in flight are each answered at their own address, in %s frames',
    async (_, frames) => {
      const waiting: { n: number; go: () => void }[] = []
      const { server } = await lab.connect(
        {
          query: async ({ n }) => {
            await new Promise<void>((go) => waiting.push({ n: Number(n), go }))
            return { n: n ?? null }
          },
        },
        { frames },
        { frames },
      )
      const queries = Array.from({ length: 10 }, (_, n) => server.query('orders', { n }))
      await until(() => waiting.length === 10)
      for (const { go } of waiting.toReversed()) go()
      const outcomes = await Promise.all(queries.map(({ outcome }) => outcome))
      expect(outcomes).toEqual(queries.map((_, n) => ({ kind: 'rows', status: 200, rows: [{ n }] })))
    },
  )

  it('[PET test_single_queries_with_notify] notifications go out between the replies', async () => {
    const { server } = await lab.connect({
      query: async ({ n }, { connection }) => {
        await connection.sendNotification({ n: n ?? null })
        return { n: n ?? null }
      },
    })
    for (let n = 0; n < 10; n += 1) {
      expect(await server.query('orders', { n }).outcome).toMatchObject({ rows: [{ n }] })
    }
    expect(server.notifications.map(({ object }) => object.n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('[PET test_pycode_does_return] [7.7.11] 25 rows in parts of 1 to 5 rows, the last complete or empty', async () => {
    const { server } = await lab.connect({ query: answerInParts })
    for (const cut of cuts) {
      const query = server.query('orders', cut)
      expect(await query.outcome).toEqual({ kind: 'rows', status: cut.last, rows: rowsFrom(0, 25) })
      expect(query.batches).toEqual(
        Array.from({ length: 25 / cut.size + 0.99 }, (_, index) => Math.min(cut.size, 25 - index * cut.size)),
      )
    }
  })

  it('[PET test_pycode_does_return_concurrent] [7.7.12] 15 at once, each with 25 rows in parts between those of the others', async () => {
    const { server } = await lab.connect({ query: answerInParts }, { maxActiveQueries: 15 })
    const queries = Array.from({ length: 15 }, (_, n) => server.query('orders', cuts[n % cuts.length] ?? {}))
    for (const query of queries) {
      expect(await query.outcome).toMatchObject({ kind: 'rows', rows: rowsFrom(0, 25) })
    }
  })

  it('[7.7.12] a query that takes long delays no other, no pong and no new configuration', async () => {
    let finish = () => {}
    const configurations: unknown[] = []
    const { server, session } = await lab.connect({
      connect: (configuration) => void configurations.push(configuration),
      query: async ({ slow }) => {
        if (slow === true) {
          await new Promise<void>((resolve) => {
            finish = resolve
          })
        }
        return { slow: slow ?? null }
      },
    })
    const slow = server.query('orders', { slow: true })
    expect(await server.query('orders', { slow: false }).outcome).toMatchObject({ rows: [{ slow: false }] })
    await session.ping()
    server.configure('orders', { limit: 6 })
    session.requireReconnect()
    await server.until(() => session.configured === 2)
    expect(await server.query('orders', { slow: false }).outcome).toMatchObject({ rows: [{ slow: false }] })
    expect(configurations).toEqual([{ limit: 5 }, { limit: 6 }])
    expect(slow.ended).toBeUndefined()
    finish()
    expect(await slow.outcome).toMatchObject({ rows: [{ slow: true }] })
  })

  it('[7.7.12] more queries than may wait are refused at once, by an error that says so', async () => {
    let finish = () => {}
    const untilFinished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const { server, connection } = await lab.connect(
      { query: () => untilFinished.then(() => ({ done: true })) },
      { maxActiveQueries: 2, maxQueuedQueries: 3 },
    )
    await until(() => connection.state.phase === 'connected')
    const queries = Array.from({ length: 8 }, () => server.query('orders', {}))
    const refused = await Promise.all(queries.slice(5).map(({ outcome }) => outcome))
    expect(refused).toMatchObject(
      Array(3).fill({ kind: 'error', errors: [{ messageCode: expect.stringMatching(/OVERLOADED$/) }] }),
    )
    expect(server.openQueries).toBe(5)
    finish()
    expect(await Promise.all(queries.slice(0, 5).map(({ outcome }) => outcome))).toMatchObject(
      Array(5).fill({ kind: 'rows', rows: [{ done: true }] }),
    )
  })

  it('[JT2 testDefaultQuery] [7.7.13] without a query handler the answer is an error', async () => {
    const { server } = await lab.connect()
    const outcome = await server.query('orders', {}).outcome
    expect(outcome).toMatchObject({ kind: 'error', status: 400, errors: [{ parameters: expect.any(Array) }] })
  })

  it('[JT2 testExceptionThrowingHandlers] [7.7.13] a handler that throws costs its query an error, and nothing else', async () => {
    let publishes = 0
    const { server } = await lab.connect({
      publish: () => {
        publishes += 1
        throw new Error('secret of ada@example.org')
      },
      query: ({ how }) => {
        if (how === 'kit')
          throw new ConnectorError('STORE_READ_ONLY', 'the {table} cannot be written', { hint: 'ask {0}' })
        if (how === 'later') return Promise.reject(new Error('secret of ada@example.org'))
        throw new Error('secret of ada@example.org')
      },
    })
    server.publish('orders', {})
    for (const how of ['now', 'later']) {
      const outcome = await server.query('orders', { how }).outcome
      expect(outcome).toMatchObject({ kind: 'error', status: 400 })
      expect(JSON.stringify(outcome)).not.toContain('ada@')
    }
    const outcome = await server.query('orders', { how: 'kit' }).outcome
    if (outcome.kind !== 'error') throw new Error(outcome.kind)
    const [error] = outcome.errors
    expect(error?.messageCode).toMatch(/STORE_READ_ONLY$/)
    const text = error?.messageTemplate.replace(/\{(\d+)\}/g, (_, n) => String(error.parameters[Number(n)]))
    expect(text).toContain('the {table} cannot be written')
    expect(text).toContain('ask {0}')
    server.publish('orders', {})
    await until(() => publishes === 2)
    expect(server.handshakeCount).toBe(1)
    expect(JSON.stringify(lab.lines)).not.toContain('ada@')
  })

  it('[7.7.13] rows that fail in the middle end in an error, after the rows that were sent', async () => {
    const { server } = await lab.connect(
      {
        query: async function* () {
          yield* rowsFrom(0, 5)
          throw new ConnectorError('CANCELLED', 'no more')
        },
      },
      { bundleFactor: 2 },
    )
    const query = server.query('orders', {})
    expect(await query.outcome).toMatchObject({ kind: 'error' })
    expect(query.rowCount).toBeLessThanOrEqual(5)
    expect(query.batches.every((rows) => rows <= 2)).toBe(true)
  })

  it('[7.7.13] a handler that returns without an answer gives an error', async () => {
    const { server } = await lab.connect({ query: () => undefined })
    expect(await server.query('orders', {}).outcome).toMatchObject({ kind: 'error', status: 400 })
  })

  it('[JT2 testNullHandlers] without any handler everything that comes is survived', async () => {
    const { server, session } = await lab.connect()
    server.publish('orders', {})
    expect(await server.query('orders', {}).outcome).toMatchObject({ kind: 'error' })
    session.requireReconnect()
    await server.until(() => session.configured === 2)
    session.close()
    await server.until(() => server.claims.length === 3)
    expect(await (await server.connected('orders')).query({}).outcome).toMatchObject({ kind: 'error' })
  })

  it('[7.7.14] whatever is said after the last reply is refused here and never sent', async () => {
    const failures: unknown[] = []
    let over = () => {}
    const isOver = new Promise<void>((resolve) => {
      over = resolve
    })
    const { server } = await lab.connect({
      query: async (_, { reply }) => {
        await reply.send(200, { n: 1 })
        for (const send of [
          () => reply.send(100, { n: 2 }),
          () => reply.send(200, { n: 2 }),
          () => reply.send(204),
          () => reply.sendError({ messageCode: 'c', messageTemplate: 't', parameters: [] }),
          () => reply.answer({ n: 2 }),
        ]) {
          failures.push(await failureOf(Promise.resolve().then(send)))
        }
        over()
      },
    })
    await server.query('orders', {}).outcome
    await isOver
    expect(failures).toHaveLength(5)
    for (const failure of failures) expect(failure).toBeInstanceOf(ConnectorError)
    expect(await server.query('orders', {}).outcome).toMatchObject({ rows: [{ n: 1 }] })
    expect(replies(server)).toHaveLength(2)
  })

  it('[7.7.14] the reply to a query of a connection that is gone is dropped, and its work is told', async () => {
    const told: unknown[] = []
    let isFirst = true
    const { server, session } = await lab.connect({
      query: async (_, { reply, signal }) => {
        if (!isFirst) return { n: 2 }
        isFirst = false
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
        await server.connected('orders')
        told.push(await failureOf(reply.send(200, { n: 1 })))
        return undefined
      },
    })
    const lost = server.query('orders', {})
    await until(() => isFirst === false)
    session.abort()
    expect(await lost.outcome).toEqual({ kind: 'lost' })
    const again = await server.connected('orders')
    expect(await again.query({}).outcome).toMatchObject({ rows: [{ n: 2 }] })
    await until(() => told.length === 1)
    expect(told[0]).toBeInstanceOf(ConnectorError)
    expect(replies(server)).toHaveLength(1)
  })

  it('[PEL test_syntax_error] [PEL test_import_error] [PEL test_indent_error] code and text of an error reach the caller', async () => {
    const { server } = await lab.connect({
      query: (_, { connection, ...context }) =>
        connection.sendQueryError(
          { connection, ...context },
          {
            messageCode: 'io.example.script.syntax',
            messageTemplate: 'line {0}: {1}',
            parameters: [3, 'unexpected {'],
          },
        ),
    })
    expect(await server.query('orders', {}).outcome).toMatchObject({
      errors: [
        {
          messageCode: 'io.example.script.syntax',
          messageTemplate: 'line {0}: {1}',
          parameters: [3, 'unexpected {'],
        },
      ],
    })
  })

  it('[PEL test_timeout_error] a query is cancelled and answered before its caller gives up, and the next is answered', async () => {
    const limits: string[] = []
    const { server } = await lab.connect(
      {
        query: async ({ hang }, { signal }) => {
          if (hang !== true) return { n: 1 }
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
          limits.push('told')
          return { n: 2 }
        },
      },
      { queryTimeoutSeconds: 0.2 },
      { queryLimitMs: 20_000 },
    )
    expect(await server.query('orders', { hang: true }).outcome).toMatchObject({ kind: 'error' })
    expect(limits).toEqual(['told'])
    expect(await server.query('orders', {}).outcome).toMatchObject({ rows: [{ n: 1 }] })
    expect(server.lateReplies).toBe(0)
  })

  it('[3.4] a query whose rows come slowly lives longer than the time limit, for what is there is sent early', async () => {
    const { server } = await lab.connect(
      {
        query: async function* (_, { signal }) {
          for (let row = 0; row < 20; row += 1) {
            await new Promise((resolve) => setTimeout(resolve, 100))
            if (signal.aborted) return
            yield { row }
          }
        },
      },
      { heartbeatSeconds: 0.3 },
      { queryLimitMs: 1500 },
    )
    const query = server.query('orders', {})
    expect(await query.outcome).toEqual({ kind: 'rows', status: 200, rows: rowsFrom(0, 20) })
    expect(query.batches.length).toBeGreaterThan(1)
  })
})
