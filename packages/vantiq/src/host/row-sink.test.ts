import { Buffer } from 'node:buffer'
import type { EncodedRecords, JsonObject } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { limitReached, limitRows } from './limit-rows.ts'
import { RowSink } from './row-sink.ts'
import type { HandedRows } from './row-taker.ts'

const users = { schema_group: 'shop', schema_name: 'users' }

function encoded(sink: Pick<RowSink, 'framing'>, rows: readonly JsonObject[]): EncodedRecords {
  const { head, tail } = sink.framing
  const store = { name: 'users', group: 'shop' }
  const pieces = rows.map((row) => Buffer.concat([head(store), Buffer.from(JSON.stringify(row)), tail]))
  let end = 0
  const ends = pieces.map((piece) => {
    end += piece.length
    return end
  })
  return { encoded: true, bytes: Buffer.concat(pieces), ends, count: rows.length }
}

/** A consumer that reads what it is lent, and no longer than it may. */
function reader() {
  const rows: unknown[] = []
  const take = async (handed: HandedRows) => {
    await Promise.resolve()
    if ('bytes' in handed)
      rows.push(
        ...JSON.parse(
          `[${Buffer.from(handed.bytes as Uint8Array)
            .toString()
            .slice(0, -1)}]`,
        ),
      )
    else rows.push(handed)
  }
  return { rows, take }
}

describe('RowSink', () => {
  it('frames encoded rows as the members of a list, and gives them back before their buffer is reused', async () => {
    const { rows, take } = reader()
    const sink = new RowSink(take, { maxRowBytes: 1000 })
    for (const batch of [[{ id: 1 }, { id: 2 }], [{ id: 3 }], []]) {
      const records = encoded(sink, batch)
      await sink.sendRecords(records)
      records.bytes.fill(0x23)
    }
    expect(rows).toEqual([1, 2, 3].map((id) => ({ ...users, data: { id } })))
  })

  it('leaves the store out of bare rows', async () => {
    const { rows, take } = reader()
    const sink = new RowSink(take, { maxRowBytes: 1000, bare: true })
    await sink.sendRecords(encoded(sink, [{ id: 1 }, { id: 2 }]))
    await sink.sendRecords({ schema_name: 'statement', data: { id: Number.NaN } })
    expect(rows).toEqual([{ id: 1 }, { id: 2 }, { id: 'NaN' }])
  })

  it('sends a record in parts where it is too long, and a bare one not at all', async () => {
    const { rows, take } = reader()
    const record = { ...users, data: { id: 1, text: 'ü'.repeat(300) } }
    await new RowSink(take, { maxRowBytes: 300 }).sendRecords(record)
    expect(rows.length).toBeGreaterThan(2)
    for (const row of rows) expect(Buffer.byteLength(JSON.stringify(row))).toBeLessThanOrEqual(300)
    expect(rows.at(-1)).toMatchObject({ ...users, part: { record: 0, last: true } })
    const bare = new RowSink(take, { maxRowBytes: 300, bare: true })
    await expect(bare.sendRecords(record)).rejects.toMatchObject({ code: 'RECORD_TOO_LONG' })
  })

  it('names the store whose row is too long for a message', async () => {
    const sink = new RowSink(async () => {}, { maxRowBytes: 100 })
    const json_schema = { description: 'x'.repeat(100) }
    const schema = sink.send({ type: 'SCHEMA', schema_msg: { schemas: [{ name: 'users', json_schema }] } })
    await expect(schema).rejects.toMatchObject({
      code: 'SCHEMA_TOO_LONG',
      message: expect.stringContaining('users'),
    })
    const status = { ...users, request_status: 'COMPLETE' } as const
    const handle = { ...users, request_type: 'QUERY', data: { text: 'x'.repeat(100) } } as const
    const result = sink.send({ type: 'REQUEST_RESULT', request: { status, handle } })
    await expect(result).rejects.toMatchObject({ code: 'HANDLE_TOO_LONG' })
  })
})

describe('limitRows', () => {
  it('hands on so many rows, cut within a batch, and ends the work', async () => {
    const { rows, take } = reader()
    const sink = new RowSink(limitRows(take, { limit: 3 }), { maxRowBytes: 1000 })
    await sink.sendRecords(encoded(sink, [{ id: 1 }, { id: 2 }]))
    await expect(sink.sendRecords(encoded(sink, [{ id: 3 }, { id: 4 }]))).rejects.toBe(limitReached)
    expect(rows.map((row) => (row as { data: { id: number } }).data.id)).toEqual([1, 2, 3])
  })

  it('counts a record in parts once, and hands on all of it', async () => {
    const { rows, take } = reader()
    const sink = new RowSink(limitRows(take, { limit: 1 }), { maxRowBytes: 300 })
    const record = { ...users, data: { id: 1, text: 'x'.repeat(900) } }
    await expect(sink.sendRecords(record)).rejects.toBe(limitReached)
    expect(rows.length).toBeGreaterThan(2)
    expect(rows.at(-1)).toMatchObject({ part: { last: true } })
  })

  it('takes a column named part for what it is', async () => {
    const { rows, take } = reader()
    const sink = new RowSink(limitRows(take, { limit: 1, bare: true }), { maxRowBytes: 300, bare: true })
    const row = { schema_name: 'statement', data: { part: { last: false } } }
    await expect(sink.sendRecords(row)).rejects.toBe(limitReached)
    expect(rows).toEqual([row.data])
  })
})
