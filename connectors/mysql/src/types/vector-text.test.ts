import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseVector, vectorText } from './vector-text.ts'

describe('vectors', () => {
  it('gives back the same bytes', () => {
    const floats = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(floats, (numbers) => {
        const bytes = Buffer.alloc(numbers.length * 4)
        numbers.forEach((number, index) => {
          bytes.writeFloatLE(number, index * 4)
        })
        expect(parseVector(vectorText(bytes))).toEqual(bytes)
      }),
    )
  })

  it.each(['', '[]', '{}', '[1,"2"]', '[null]', '[1e99]', '1'])('refuses %s', (text) => {
    expect(parseVector(text)).toBeUndefined()
  })
})
