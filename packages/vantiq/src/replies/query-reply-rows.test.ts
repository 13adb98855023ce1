import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { borrowedRows, encodedRows } from '../../test/support/encoded-rows.ts'
import { recordedReply, rowsOf, statusesOf } from '../../test/support/reply-fixture.ts'

const headers = { 'X-Reply-Address': 'a1' }
const ids = (count: number) => Array.from({ length: count }, (_, id) => ({ id }))

describe('the rows of a QueryReply', () => {
  it('[JT1 testQueryResponseSingleMap] answers with one object', async () => {
    const { reply, socket } = recordedReply()
    await reply.send(200, { total: 5 })
    expect(socket.messages).toEqual([{ status: 200, headers, body: { total: 5 } }])
  })

  it('[JT1 testQueryResponseMapArray] answers with an array', async () => {
    const { reply, socket } = recordedReply()
    await reply.send(200, [{ id: 1 }, { id: 2 }])
    expect(socket.messages).toEqual([{ status: 200, headers, body: [{ id: 1 }, { id: 2 }] }])
  })

  it('answers without rows, and with none of an iterable, by 204 without a body', async () => {
    const answers = [null, [], new Set<object>(), (async function* () {})()]
    for (const answer of answers) {
      const { reply, socket } = recordedReply()
      await reply.answer(answer)
      expect(socket.messages).toEqual([{ status: 204, headers }])
    }
  })

  it('ends rows sent as 100 by 200 with the rest, or by 204', async () => {
    const withRest = recordedReply()
    await withRest.reply.send(100, { id: 0 })
    await withRest.reply.send(100, [{ id: 1 }])
    await withRest.reply.send(200, [{ id: 2 }])
    expect(statusesOf(withRest.socket)).toEqual([100, 100, 200])
    expect(rowsOf(withRest.socket)).toEqual(ids(3))
    const without = recordedReply()
    await without.reply.sendRows(ids(2))
    await without.reply.send(204)
    expect(statusesOf(without.socket)).toEqual([100, 204])
    expect(without.noted.replies).toBe(2)
  })

  it('keeps what is added until a message is full or it ends', async () => {
    const { reply, socket } = recordedReply({ bundleFactor: 3 })
    await reply.addRows(ids(2))
    await reply.addRows({ id: 2 })
    expect(socket.messages).toEqual([])
    await reply.addRows({ id: 3 })
    expect(statusesOf(socket)).toEqual([100])
    await reply.answer(null)
    expect(statusesOf(socket)).toEqual([100, 200])
    expect(rowsOf(socket)).toEqual(ids(4))
  })

  it.each<[string, number, number, number[]]>([
    ['500 by itself', 500, 2000, [500, 500, 500, 500]],
    ['as told, the rest in the end', 600, 2000, [600, 600, 600, 200]],
    ['none, all in one', 0, 2000, [2000]],
  ])('[TestJDBC testMaxMessageSize] cuts by rows: %s', async (_, bundleFactor, rows, sizes) => {
    const { reply, socket } = recordedReply({ bundleFactor })
    await reply.answer(ids(rows))
    expect(socket.messages.map(({ body }) => (body as unknown[]).length)).toEqual(sizes)
    expect(statusesOf(socket)).toEqual([...sizes.slice(1).map(() => 100), 200])
    expect(rowsOf(socket)).toEqual(ids(rows))
  })

  it('cuts rows of any form by rows and bytes, and loses, repeats or changes none', async () => {
    const row = fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 })
    const batches = fc.array(fc.array(row, { maxLength: 8 }), { maxLength: 6 })
    const form = fc.constantFrom('array', 'iterable', 'rows', 'arrays', 'encoded')
    await fc.assert(
      fc.asyncProperty(
        batches,
        form,
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 200, max: 600 }),
        async (all, as, bundleFactor, maxFrameBytes) => {
          const rows = all.flat()
          const longest = Math.max(0, ...rows.map((one) => Buffer.byteLength(JSON.stringify(one))))
          const { reply, socket } = recordedReply({ bundleFactor }, { maxFrameBytes })
          fc.pre(longest < reply.framing.maxLineBytes)
          await reply.answer(inForm(all, as))
          const statuses = statusesOf(socket)
          expect(statuses.slice(0, -1).every((status) => status === 100)).toBe(true)
          expect(statuses.at(-1)).toBe(rows.length === 0 ? 204 : 200)
          // JSON has no -0
          expect(rowsOf(socket)).toEqual(JSON.parse(JSON.stringify(rows)))
          for (const size of socket.sizes) expect(size).toBeLessThanOrEqual(maxFrameBytes)
          for (const { body } of socket.messages) {
            if (bundleFactor > 0 && body) expect((body as unknown[]).length).toBeLessThanOrEqual(bundleFactor)
          }
        },
      ),
    )
  })

  it('copies encoded rows before it asks for the next, though the socket is slow', async () => {
    const { reply, socket } = recordedReply({ bundleFactor: 2 }, { maxBufferedBytes: 1 })
    socket.isStalled = true
    const answered = reply.answer(borrowedRows([ids(3), ids(1), ids(4)]))
    while (!reply.ended || socket.messages.length < 4) {
      await new Promise((resolve) => setImmediate(resolve))
      socket.release()
    }
    socket.release()
    await answered
    expect(rowsOf(socket)).toEqual([...ids(3), ...ids(1), ...ids(4)])
  })

  it('lets rows wait while the socket does', async () => {
    const { reply, socket } = recordedReply({ bundleFactor: 1 }, { maxBufferedBytes: 1 })
    socket.isStalled = true
    let asked = 0
    const answered = reply.answer(
      (async function* () {
        for (; asked < 50; asked += 1) yield { asked }
      })(),
    )
    await new Promise((resolve) => setTimeout(resolve, 20))
    // one on its way, one gathered, one in hand
    expect(asked).toBeLessThanOrEqual(3)
    socket.isStalled = false
    socket.release()
    await answered
    expect(rowsOf(socket)).toHaveLength(50)
  })

  it.each<[string, (long: string) => object]>([
    ['an object', (long) => [{ id: 1 }, { long }]],
    ['encoded', (long) => encodedRows([{ id: 1 }, { long }])],
    ['alone', (long) => ({ long })],
  ])('refuses a row that no frame can carry: %s', async (_, rowsWith) => {
    const { reply, socket } = recordedReply({}, { maxFrameBytes: 300 })
    const thrown: unknown = await reply.answer(rowsWith('x'.repeat(300))).catch((error: unknown) => error)
    expect(thrown).toMatchObject({ code: 'RECORD_TOO_LONG' })
    expect(reply.ended).toBe(false)
    await reply.fail(thrown)
    expect(statusesOf(socket).at(-1)).toBe(400)
    for (const size of socket.sizes) expect(size).toBeLessThanOrEqual(300)
  })

  it('says how long a row is that is too long, and how long it may be', async () => {
    const { reply } = recordedReply({}, { maxFrameBytes: 200 })
    const most = reply.framing.maxLineBytes - 1
    const row = (bytes: number) => ({ v: 'x'.repeat(bytes - '{"v":""}'.length) })
    await reply.addRows(row(most))
    const context = { bytes: most + 1, cap: most }
    await expect(reply.addRows(row(most + 1))).rejects.toMatchObject({ code: 'RECORD_TOO_LONG', context })
    await expect(reply.addRows(encodedRows([row(most + 1)]))).rejects.toMatchObject({ context })
  })

  it.each<[string, unknown]>([
    ['a text', 'ada@example.org'],
    ['a number as a row', [5]],
    ['null as a row', [null]],
    ['nothing as a row', [undefined]],
    ['NaN in a row', [{ ratio: Number.NaN }]],
    ['a bigint in a row', [{ big: 1n }]],
    ['a Date as a row', [new Date(0)]],
    ['bytes', new Uint8Array(3)],
    ['a Map', new Map([['a', 1]])],
    ['a Date', new Date(0)],
    ['what makes a list of itself', { toJSON: () => [1] }],
    ['an error', new Error('ada@example.org')],
    ['a text as a row that came later', laterRows('ada@example.org')],
    ['null as a row that came later', laterRows(null)],
    ['nothing as a row that came later', laterRows(undefined)],
  ])('refuses %s as an answer', async (_, answer) => {
    const { reply, socket } = recordedReply()
    await expect(reply.answer(answer as object)).rejects.toMatchObject({ code: 'MESSAGE_INVALID' })
    expect([socket.messages, reply.ended]).toEqual([[], false])
  })

  it('refuses rows that were encoded for something else', async () => {
    const { reply } = recordedReply()
    const lines = { encoded: true as const, bytes: Buffer.from('{"id":1}\n'), ends: [9], count: 1 }
    await expect(reply.answer(lines)).rejects.toMatchObject({ code: 'INTERNAL' })
  })
})

async function* laterRows(row: unknown): AsyncGenerator<object> {
  yield row as object
}

function inForm(all: readonly (readonly object[])[], as: string): object {
  switch (as) {
    case 'array':
      return all.flat()
    case 'iterable':
      return new Set(all.flat().map((row) => ({ ...row })))
    case 'encoded':
      return borrowedRows(all)
    default:
      return (async function* () {
        for (const batch of all) {
          if (as === 'arrays') yield batch
          else yield* batch
        }
      })()
  }
}
