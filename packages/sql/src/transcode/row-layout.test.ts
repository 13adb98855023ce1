import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binaryRow, dataRow, textRow, type WireValue } from '../../test/transcode/wire-rows.ts'
import { bytesOf } from './bytes.ts'
import { locateValues, type RowLayout } from './row-layout.ts'

const rows: Readonly<Record<RowLayout, (values: readonly (WireValue | null)[]) => Buffer>> = {
  postgres: dataRow,
  'mysql-binary': binaryRow,
  'mysql-text': textRow,
}
const layouts = Object.keys(rows) as RowLayout[]

const value: fc.Arbitrary<WireValue | null> = fc.option(
  fc.oneof(
    fc.uint8Array({ maxLength: 20 }).map((bytes) => ({ bytes })),
    fc
      .constantFrom(250, 251, 252, 255, 256, 65_535, 65_536)
      .map((length) => ({ bytes: new Uint8Array(length) })),
    fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => ({ bytes, isFixed: true })),
  ),
)

function locate(layout: RowLayout, row: Buffer, sizes: readonly number[], end = row.length + 3): Int32Array {
  const spans = new Int32Array(2 * sizes.length)
  const source = bytesOf(Buffer.concat([Buffer.alloc(3, 0xee), row, Buffer.alloc(9, 0xee)]))
  locateValues[layout](source, 3, end, Int32Array.from(sizes), spans)
  return spans.map((position) => (position < 0 ? position : position - 3))
}

describe.each(layouts)('a row of %s', (layout) => {
  it('has each value where it was put', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 20 }), (values) => {
        const row = rows[layout](values)
        const spans = locate(
          layout,
          row,
          values.map((each) => (each?.isFixed ? 4 : 0)),
        )
        values.forEach((each, index) => {
          const [start, end] = [spans[2 * index], spans[2 * index + 1]]
          if (each) expect(row.subarray(start, end).equals(each.bytes)).toBe(true)
          else expect([start, end]).toEqual([-1, -1])
        })
      }),
    )
  })

  it('is refused where it is cut anywhere, or followed by more', () => {
    const values = [
      { bytes: new Uint8Array(3) },
      null,
      { bytes: new Uint8Array(300) },
      { bytes: Buffer.from('7') },
    ]
    const row = rows[layout](values)
    const refused = expect.objectContaining({ code: 'DATABASE_ERROR' })
    for (let length = 0; length < row.length; length += 1) {
      expect(() => locate(layout, row, [0, 0, 0, 0], 3 + length)).toThrow(refused)
    }
    expect(() => locate(layout, Buffer.concat([row, Buffer.alloc(1)]), [0, 0, 0, 0])).toThrow(refused)
    expect(() => locate(layout, row, [0, 0, 0])).toThrow(refused)
  })

  it('is refused where its lengths are anything at all, but nothing outside it is ever found', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.array(fc.constantFrom(0, 0, 4), { maxLength: 4 }),
        (row, sizes) => {
          try {
            for (const position of locate(layout, Buffer.from(row), sizes)) {
              expect(position).toBeGreaterThanOrEqual(-1)
              expect(position).toBeLessThanOrEqual(row.length)
            }
          } catch (error) {
            expect(error).toMatchObject({ code: 'DATABASE_ERROR' })
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})

it('a value of a fixed size may have no other', () => {
  const row = [{ bytes: Buffer.from('123') }]
  expect(() => locate('postgres', dataRow(row), [4])).toThrow(
    expect.objectContaining({ code: 'DATABASE_ERROR' }),
  )
  expect(() => locate('mysql-text', textRow(row), [4])).toThrow(
    expect.objectContaining({ code: 'DATABASE_ERROR' }),
  )
})
