import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextFetch } from './stream-rows.ts'

describe('nextFetch', () => {
  it('asks for at least one row, and never for many more bytes than before', () => {
    const received = fc.record({
      rows: fc.integer({ min: 1, max: 10_000 }),
      bytes: fc.integer({ min: 1, max: 1e9 }),
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), received, (rows, came) => {
        const next = nextFetch(rows, came)
        expect(next).toBeGreaterThanOrEqual(1)
        expect(next).toBeLessThanOrEqual(Math.min(10_000, rows * 8))
        if (next > 1) expect((next * came.bytes) / came.rows).toBeLessThanOrEqual(256 * 1024)
      }),
    )
  })
})
