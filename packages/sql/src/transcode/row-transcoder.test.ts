import {
  type EncodedRecords,
  type Framing,
  isEncoded,
  type JsonObject,
  type MonoidRecord,
  type Records,
} from '@monoid-kit/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binaryRow, dataRow, textRow } from '../../test/transcode/wire-rows.ts'
import { bytesOf } from './bytes.ts'
import type { RowColumn, RowPlan } from './row-template.ts'
import { createRowTranscoder, type RowTranscoder, type RowTranscoderOptions } from './row-transcoder.ts'

const store = { name: 'users', group: 'shop/public' }
const head = '{"type":"RECORD","record":{"schema_group":"shop/public","schema_name":"users","data":'
const usualBytes = 256 * 1024

function framingOf(maxLineBytes: number): Framing {
  return { head: () => Buffer.from(head), tail: Buffer.from('}}\n'), maxLineBytes }
}

function transcoderOf(
  columns: readonly RowColumn[],
  plan: Partial<RowPlan> = {},
  options: RowTranscoderOptions = {},
) {
  return createRowTranscoder(
    { store, framing: framingOf(Number.POSITIVE_INFINITY), layout: 'postgres', columns, ...plan },
    options,
  )
}

const ids: readonly RowColumn[] = [{ name: 'id', codec: 'numberText' }]
const texts: readonly RowColumn[] = [
  { name: 'id', codec: 'numberText' },
  { name: 'text', codec: 'escapedText' },
]
const text = (id: number, value: string) =>
  dataRow([{ bytes: Buffer.from(String(id)) }, { bytes: Buffer.from(value) }])

interface Seen {
  readonly data: JsonObject
  readonly encoded: boolean
}

/** What a host would see: each row's data, copied at once, and how it came. */
function consume(drained: Iterable<Records>): Seen[] {
  const seen: Seen[] = []
  // One after the other, for the bytes are gone when the next is asked for.
  for (const records of drained) {
    if (isEncoded(records))
      seen.push(...linesOf(records).map((line) => ({ data: dataOf(line), encoded: true })))
    else seen.push({ data: records.data ?? {}, encoded: false })
  }
  return seen
}

function dataOf(line: string): JsonObject {
  return JSON.parse(line).record.data
}

function linesOf({ bytes, ends, count }: EncodedRecords): string[] {
  expect(ends).toHaveLength(count)
  expect(ends[count - 1]).toBe(bytes.length)
  return [...ends].map((end, index) =>
    Buffer.from(bytes.subarray(ends[index - 1] ?? 0, end)).toString('utf8'),
  )
}

function add(transcoder: RowTranscoder, row: Buffer): boolean {
  return transcoder.add(bytesOf(row), 0, row.length)
}

describe('a row transcoder', () => {
  it('[B33] hands out rows in order with all keys, by the loop and by generated code, however they are drained', () => {
    const values = fc.array(
      fc.tuple(
        fc.integer(),
        fc.oneof(fc.string({ unit: 'binary', maxLength: 2000 }), fc.constant('\u0001'.repeat(5000))),
      ),
      { maxLength: 60 },
    )
    const cap = fc.constantFrom(1000, 65_534, Number.POSITIVE_INFINITY)
    fc.assert(
      fc.property(
        values,
        cap,
        fc.constantFrom(0, 3, Number.POSITIVE_INFINITY),
        (rows, maxLineBytes, generateAfter) => {
          const transcoder = transcoderOf(
            texts,
            { framing: framingOf(maxLineBytes) },
            { poison: true, generateAfter },
          )
          const seen: Seen[] = []
          for (const [id, value] of rows)
            if (add(transcoder, text(id, value))) seen.push(...consume(transcoder.drain()))
          seen.push(...consume(transcoder.drain()))
          expect(transcoder.count).toBe(0)
          expect(seen.map(({ data }) => data)).toEqual(rows.map(([id, value]) => ({ id, text: value })))
          const lengths = rows.map(([id, value]) =>
            Buffer.byteLength(`${head}${JSON.stringify({ id, text: value })}}}`),
          )
          expect(seen.map(({ encoded }) => encoded)).toEqual(lengths.map((length) => length <= maxLineBytes))
        },
      ),
    )
  })

  it('[B8] gives a row whose line is one byte too long as a plain record, and one that just fits as bytes', () => {
    const fits = `${head}{"id":1,"text":"abc"}}}`.length
    for (const [maxLineBytes, encoded] of [
      [fits, true],
      [fits - 1, false],
    ] as const) {
      const transcoder = transcoderOf(texts, { framing: framingOf(maxLineBytes) })
      expect(add(transcoder, text(1, 'abc'))).toBe(!encoded)
      expect(transcoder.count).toBe(1)
      expect(consume(transcoder.drain())).toEqual([{ data: { id: 1, text: 'abc' }, encoded }])
    }
  })

  it('[B18] names the store in a plain record, and keeps every hostile key', () => {
    const columns: RowColumn[] = ['__proto__', '"];process.exit()//', '\0'].map((name) => ({
      name,
      codec: 'numberText',
    }))
    const transcoder = transcoderOf(columns, { framing: framingOf(10) })
    add(transcoder, dataRow([{ bytes: Buffer.from('1') }, null, { bytes: Buffer.from('3') }]))
    const [record] = [...transcoder.drain()] as MonoidRecord[]
    expect(record).toMatchObject({ schema_group: 'shop/public', schema_name: 'users' })
    expect(Object.entries(record?.data ?? {})).toEqual([
      ['__proto__', 1],
      ['"];process.exit()//', null],
      ['\0', 3],
    ])
  })

  it('takes no row before a plain record was drained, for it would come in the wrong order', () => {
    const transcoder = transcoderOf(ids, { framing: framingOf(10) })
    const row = dataRow([{ bytes: Buffer.from('1') }])
    expect(add(transcoder, row)).toBe(true)
    expect(() => add(transcoder, row)).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
  })

  it('serves other frames as well', () => {
    const framing = { head: () => Buffer.alloc(0), tail: Buffer.from(','), maxLineBytes: 9 }
    const transcoder = transcoderOf(ids, { framing })
    for (const id of ['1', '22']) add(transcoder, dataRow([{ bytes: Buffer.from(id) }]))
    const [rows, long] = [...transcoder.drain()]
    expect(rows && isEncoded(rows) && Buffer.from(rows.bytes).toString()).toBe('{"id":1},')
    expect(long).toEqual({ schema_group: 'shop/public', schema_name: 'users', data: { id: 22 } })
  })

  it('reads the rows of all three layouts, NULL everywhere included', () => {
    const columns: RowColumn[] = [
      { name: 'n', codec: 'mysqlInt32' },
      { name: 't', codec: 'checkedText' },
      { name: 'd', codec: 'mysqlDateTime', parameter: 3 },
    ]
    const number = Buffer.from([7, 0, 0, 0])
    const values = [{ bytes: number, isFixed: true }, { bytes: Buffer.from('é') }, { bytes: Buffer.alloc(0) }]
    const data = { n: 7, t: 'é', d: '0000-00-00T00:00:00.000' }
    for (const [layout, rowOf] of [
      ['postgres', dataRow],
      ['mysql-binary', binaryRow],
      ['mysql-text', textRow],
    ] as const) {
      const transcoder = transcoderOf(columns, { layout })
      for (let nulls = 0; nulls < 8; nulls += 1) {
        add(transcoder, rowOf(values.map((value, index) => ((nulls >> index) & 1 ? null : value))))
      }
      const wanted = [...Array(8).keys()].map((nulls) =>
        Object.fromEntries(
          Object.entries(data).map(([key, value], index) => [key, (nulls >> index) & 1 ? null : value]),
        ),
      )
      expect(consume(transcoder.drain()).map((each) => each.data)).toEqual(wanted)
    }
  })

  it('writes what a converter makes of a value, whatever its size', () => {
    const converted = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant('é'.repeat(300_000)))
    fc.assert(
      fc.property(fc.array(converted, { minLength: 1, maxLength: 5 }), (values) => {
        let calls = 0
        const convert = (bytes: Uint8Array) => {
          expect(Buffer.from(bytes).toString()).toBe('any')
          return values[calls++] as string
        }
        const columns: RowColumn[] = [
          ...ids,
          { name: 'a', codec: 'converted', convert },
          { name: 'b', codec: 'converted', convert: () => 'b' },
        ]
        const transcoder = transcoderOf(columns)
        const row = dataRow([
          { bytes: Buffer.from('1') },
          { bytes: Buffer.from('any') },
          { bytes: Buffer.from('x') },
        ])
        const seen = values.flatMap(() => (add(transcoder, row) ? consume(transcoder.drain()) : []))
        seen.push(...consume(transcoder.drain()))
        const wanted = values.map((value) => ({ id: 1, a: JSON.parse(JSON.stringify(value)), b: 'b' }))
        expect(seen.map(({ data }) => data)).toEqual(wanted)
        expect(calls).toBe(values.length)
      }),
    )
  })

  it('counts the texts that were no UTF-8', () => {
    const transcoder = transcoderOf([{ name: 't', codec: 'checkedText' }])
    for (const byte of [0x61, 0xff, 0xfe]) add(transcoder, dataRow([{ bytes: Buffer.from([byte]) }]))
    expect(transcoder.invalidTexts).toBe(2)
    expect(consume(transcoder.drain()).map(({ data }) => data)).toEqual([
      { t: 'a' },
      { t: '\\xff' },
      { t: '\\xfe' },
    ])
  })

  it('leaves out a row that is not laid out as it should be, and keeps the others', () => {
    const transcoder = transcoderOf(ids)
    add(transcoder, dataRow([{ bytes: Buffer.from('1') }]))
    expect(() => add(transcoder, dataRow([null, null]))).toThrow(
      expect.objectContaining({ code: 'DATABASE_ERROR' }),
    )
    expect(consume(transcoder.drain()).map(({ data }) => data)).toEqual([{ id: 1 }])
  })

  it.each<RowColumn>([
    { name: 'a', codec: 'mysqlDateTime', parameter: 7 },
    { name: 'a', codec: 'numberText', parameter: 1 },
    { name: 'a', codec: 'bits', parameter: 1.5 },
    { name: 'a', codec: 'bits', parameter: -1 },
    { name: 'a', codec: 'converted' },
  ])('refuses a column that does not suit its codec (%o)', (column) => {
    expect(() => transcoderOf([column])).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
  })
})

describe('the output buffer', () => {
  const memoryOf = (transcoder: RowTranscoder) => {
    const [records] = transcoder.drain()
    return records && isEncoded(records) ? records.bytes.buffer.byteLength : 0
  }

  it('lends its rows: in a test whoever keeps them finds them poisoned', () => {
    const transcoder = transcoderOf(ids, {}, { poison: true })
    add(transcoder, dataRow([{ bytes: Buffer.from('1') }]))
    const kept: Uint8Array[] = []
    for (const records of transcoder.drain()) if (isEncoded(records)) kept.push(records.bytes)
    expect(kept).toHaveLength(1)
    expect(kept[0]?.every((byte) => byte === 0xff)).toBe(true)
  })

  it('asks to be drained before its memory would have to grow', () => {
    const transcoder = transcoderOf(texts)
    for (let round = 0; round < 3; round += 1) {
      const row = text(1, 'x'.repeat(700))
      while (!add(transcoder, row));
      expect(transcoder.count).toBeGreaterThan(200)
      expect(memoryOf(transcoder)).toBe(usualBytes)
    }
  })

  it('takes little more than a row of 10 MB, and gives it back', () => {
    const size = 10 * 1024 * 1024
    const transcoder = transcoderOf(texts)
    add(transcoder, text(1, 'a'))
    expect(add(transcoder, text(2, 'x'.repeat(size)))).toBe(true)
    const [records] = transcoder.drain()
    if (!records || !isEncoded(records)) throw new Error('the rows did not come as bytes')
    expect(records.count).toBe(2)
    expect(records.bytes.buffer.byteLength).toBeLessThan(size + 2 * usualBytes)
    add(transcoder, text(3, 'a'))
    expect(memoryOf(transcoder)).toBeGreaterThan(size)
    add(transcoder, text(4, 'a'))
    expect(memoryOf(transcoder)).toBe(usualBytes)
  })

  it.each([
    ['escapedText', '\u0001"é', (value: string) => value],
    ['quotedText', 'abc', (value: string) => value],
    ['base64', 'abc', (value: string) => Buffer.from(value).toString('base64')],
  ] as const)('writes a value of 10 MB by %s', (codec, piece, wanted) => {
    const value = piece.repeat(3 * 1024 * 1024)
    const transcoder = transcoderOf([{ name: 't', codec }], {}, { poison: true })
    expect(add(transcoder, dataRow([{ bytes: Buffer.from(value) }]))).toBe(true)
    const [row] = consume(transcoder.drain())
    expect(row?.data.t === wanted(value)).toBe(true)
  })
})
