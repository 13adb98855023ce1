import { isUtf8 } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { copySequence } from './utf8-sequence.ts'

/** Bytes on either side of every limit that the definition of UTF-8 has. */
const limits = [
  0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
  0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xff,
]

/** What the platform says: how many of these bytes make the first character, 0 where none do. */
function firstCharacter(bytes: Buffer): number {
  return [2, 3, 4].find((length) => length <= bytes.length && isUtf8(bytes.subarray(0, length))) ?? 0
}

function check(bytes: Buffer, out: Buffer): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const into = new DataView(out.buffer, out.byteOffset, out.length)
  const wanted = firstCharacter(bytes)
  const length = copySequence(view, 0, bytes.length, into, 0)
  const isRight = length === wanted && bytes.compare(out, 0, length, 0, length) === 0
  // Asserted only where it fails: half a million assertions would take a minute.
  if (!isRight) expect({ bytes: bytes.toString('hex'), length }).toEqual({ length: wanted })
}

describe('a character beyond ASCII', () => {
  it('is taken where the platform takes it, for every first byte and every byte at a limit', () => {
    const out = Buffer.alloc(4)
    let count = 0
    for (let lead = 0x80; lead <= 0xff; lead += 1) {
      check(Buffer.from([lead]), out)
      for (const second of limits) {
        check(Buffer.from([lead, second]), out)
        for (const third of limits) {
          check(Buffer.from([lead, second, third]), out)
          count += 1
          if (lead < 0xf0) continue
          for (const fourth of limits) check(Buffer.from([lead, second, third, fourth]), out)
        }
      }
    }
    expect(count).toBe(128 * limits.length ** 2)
  })

  it('is copied whole', () => {
    for (const character of [
      '\u0080',
      '\u07ff',
      '\u0800',
      '\ud7ff',
      '\ue000',
      '\uffff',
      '\u{10000}',
      '\u{10ffff}',
    ]) {
      const bytes = Buffer.from(character)
      const out = Buffer.alloc(4)
      const length = copySequence(
        new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
        0,
        bytes.length,
        new DataView(out.buffer, out.byteOffset, 4),
        0,
      )
      expect(out.toString('utf8', 0, length)).toBe(character)
    }
  })
})
