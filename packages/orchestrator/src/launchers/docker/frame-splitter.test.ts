import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameSplitter } from './frame-splitter.ts'

function frame(stream: number, content: Uint8Array): Buffer {
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(content.length, 4)
  return Buffer.concat([header, content])
}

/** Cuts bytes at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end))
}

describe('FrameSplitter', () => {
  it('gives the same two streams however the bytes are cut', () => {
    const frames = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.uint8Array({ maxLength: 40 })), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(frames, fc.array(fc.nat(), { maxLength: 30 }), (given, places) => {
        const stderr: Buffer[] = []
        const splitter = new FrameSplitter((bytes) => stderr.push(Buffer.from(bytes)))
        const chunks = cut(Buffer.concat(given.map(([stream, content]) => frame(stream, content))), places)
        const stdout = chunks.flatMap((chunk) => splitter.push(chunk))
        const expected = (wanted: number) =>
          Buffer.concat(given.filter(([stream]) => stream === wanted).map(([, content]) => content))
        expect(Buffer.concat(stdout)).toEqual(expected(1))
        expect(Buffer.concat(stderr)).toEqual(expected(2))
        expect(splitter.isWithinFrame).toBe(false)
      }),
    )
  })

  it('knows of a frame that is not whole', () => {
    const whole = frame(1, Buffer.from('abc'))
    for (let length = 1; length < whole.length; length++) {
      const splitter = new FrameSplitter(() => undefined)
      splitter.push(whole.subarray(0, length))
      expect(splitter.isWithinFrame).toBe(true)
    }
  })

  it('refuses what is no such stream', () => {
    for (const bytes of ['{"type":"SPEC"}', '\x01abc\0\0\0\x03abc', '\0\0\0\0\0\0\0\x03abc']) {
      const splitter = new FrameSplitter(() => undefined)
      expect(() => splitter.push(Buffer.from(bytes, 'latin1'))).toThrow(RangeError)
    }
  })
})
