import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodedRows } from '../../test/support/encoded-rows.ts'
import { RowFrame } from './row-frame.ts'

describe('RowFrame', () => {
  it('makes the message that JSON.stringify would', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1 }),
        (address, rows) => {
          const frame = new RowFrame(address, 1e9)
          for (const row of rows) expect(frame.addText(JSON.stringify(row))).toBe(true)
          const message = { status: 200, headers: { 'X-Reply-Address': address }, body: rows }
          expect(frame.take(200).toString()).toBe(JSON.stringify(message))
        },
      ),
    )
  })

  it('fills up to the last byte, and not beyond', () => {
    const { length } = '{"status":100,"headers":{"X-Reply-Address":"a"},"body":[{"v":"é"}]}'
    const bytes = length + 1
    const exact = new RowFrame('a', bytes)
    expect(exact.addText('{"v":"é"}')).toBe(true)
    expect(exact.take(100)).toHaveLength(bytes)
    const short = new RowFrame('a', bytes - 1)
    expect([short.addText('{"v":"é"}'), short.count]).toEqual([false, 0])
    const records = encodedRows([{ v: 'é' }])
    expect([new RowFrame('a', bytes).addEncoded(records, 0), short.addEncoded(records, 0)]).toEqual([1, 0])
  })

  it('takes as many encoded rows as fit by bytes and by number, from anywhere', () => {
    const rows = fc.array(fc.record({ v: fc.string({ maxLength: 40 }) }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 120, max: 700 }),
        fc.integer({ min: 0, max: 9 }),
        (all, cap, most) => {
          const records = encodedRows(all)
          const frame = new RowFrame('a', cap)
          frame.limitRows(most)
          const got: unknown[] = []
          for (let from = 0; from < all.length; ) {
            const next = frame.addEncoded(records, from)
            if (next < all.length) {
              // no room for one more, or as many as may be
              const json = JSON.stringify(all[next])
              expect(frame.count === most || frame.addText(json) === false).toBe(true)
            }
            if (next === from && frame.count === 0) {
              expect(Buffer.byteLength(JSON.stringify(all[from]))).toBeGreaterThan(frame.maxRowBytes - 1)
              from += 1
              continue
            }
            expect(frame.count).toBe(next - from)
            const bytes = frame.take(100)
            expect(bytes.length).toBeLessThanOrEqual(cap)
            const { body } = JSON.parse(bytes.toString()) as { body: unknown[] }
            expect(body).toEqual(all.slice(from, next))
            got.push(...body)
            from = next
          }
          expect(frame.count).toBe(0)
        },
      ),
    )
  })

  it('leaves one message as it is while the next is filled', () => {
    const frame = new RowFrame('a', 1e6)
    for (let round = 0; round < 5; round += 1) {
      frame.addText(`{"v":"${'x'.repeat(round * 20_000)}"}`)
      const message = frame.take(100)
      const before = message.toString()
      frame.addText(`{"v":"${'y'.repeat(50_000)}"}`)
      expect(message.toString()).toBe(before)
      frame.take(100)
    }
  })
})
