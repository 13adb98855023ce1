import { isUtf8 } from 'node:buffer'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeValue } from '../../../test/transcode/wire-rows.ts'

/** Text in which what needs an escape is as frequent as what does not. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '\n', '\u0000', '\u001f', ' ', '!', '#', '\u007f', 'é', '😀', 'a'),
  }),
)

describe('escaped text', () => {
  it('is what JSON.stringify makes of it, at any place and length', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(encodeValue('escapedText', Buffer.from(value))).toBe(JSON.stringify(value))
        expect(encodeValue('checkedText', Buffer.from(value))).toBe(JSON.stringify(value))
      }),
      { numRuns: 2000 },
    )
  })

  it('finds every byte in every place of a word beside every other', () => {
    for (let byte = 0; byte < 128; byte += 1) {
      for (const beside of [
        'a',
        '"',
        '\\',
        '\u0000',
        '\u001f',
        ' ',
        '!',
        '#',
        '[',
        ']',
        '\u007f',
        'é',
        '¢Ü',
      ]) {
        for (let place = 0; place < 6; place += 1) {
          const value = beside.repeat(place) + String.fromCharCode(byte) + beside.repeat(6 - place)
          expect(encodeValue('escapedText', Buffer.from(value))).toBe(JSON.stringify(value))
        }
      }
    }
  })
})

describe('checked text', () => {
  it('is the text, or its bytes in hexadecimal digits, and never holds U+FFFD for a byte', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .tuple(text, fc.uint8Array({ maxLength: 3 }))
        .map(([start, end]) => Buffer.concat([Buffer.from(start), end])),
    )
    fc.assert(
      fc.property(bytes, (value) => {
        const plain = Buffer.from(value)
        const wanted = isUtf8(value) ? plain.toString('utf8') : `\\x${plain.toString('hex')}`
        expect(encodeValue('checkedText', value)).toBe(JSON.stringify(wanted))
      }),
      { numRuns: 2000 },
    )
  })
})
