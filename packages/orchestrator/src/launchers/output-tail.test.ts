import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OutputTail } from './output-tail.ts'

describe('OutputTail', () => {
  it('keeps the end of what came, however it came', () => {
    const pieces = fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 40 }), { maxLength: 50 })
    const property = fc.property(pieces, fc.integer({ min: 1, max: 60 }), (texts, most) => {
      const tail = new OutputTail(most)
      for (const text of texts) tail.push(Buffer.from(text))
      expect(tail.text).toBe(texts.join('').slice(-most))
    })
    fc.assert(property)
  })

  it('copies what it keeps', () => {
    const tail = new OutputTail()
    const bytes = Buffer.from('kept')
    tail.push(bytes)
    bytes.fill(0)
    expect(tail.text).toBe('kept')
  })
})
