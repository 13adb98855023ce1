import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FrameFormat, FrameGatherer } from './frame-gatherer.ts'

/** Frames as Postgres has them: a letter, and a length that counts itself. */
const format: FrameFormat = { headerBytes: 5, frameBytes: (view, at) => 1 + view.getInt32(at + 1) }

function frame(body: Uint8Array): Buffer {
  const header = Buffer.from('D\0\0\0\0')
  header.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}

function gather(chunks: readonly Buffer[]): { frames: Buffer[]; gatherer: FrameGatherer } {
  const gatherer = new FrameGatherer(format)
  const frames: Buffer[] = []
  for (const chunk of chunks) {
    const own = Buffer.from(chunk)
    gatherer.push(own)
    while (gatherer.next()) {
      const { source, start, end } = gatherer
      expect(source.view.getUint8(start)).toBe(0x44)
      frames.push(Buffer.from(source.buffer.subarray(start, end)))
    }
    // The socket may use the memory again.
    own.fill(0xee)
  }
  return { frames, gatherer }
}

function cut(stream: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [0, ...[...places].sort((a, b) => a - b), stream.length]
  return sorted.slice(1).map((end, index) => stream.subarray(sorted[index], end))
}

describe('frames', () => {
  const bodies = ['', 'a', 'hello', 'x'.repeat(300)].map((text) => Buffer.from(text))
  const stream = Buffer.concat(bodies.map(frame))

  it('are whole wherever the stream is split in two', () => {
    for (let place = 0; place <= stream.length; place += 1) {
      expect(gather(cut(stream, [place])).frames).toEqual(bodies.map(frame))
    }
  })

  it('are whole when every byte comes alone', () => {
    const { frames, gatherer } = gather(cut(stream, [...stream.keys()]))
    expect(frames).toEqual(bodies.map(frame))
    expect(gatherer.isInside).toBe(false)
  })

  it('are whole however long they are and wherever the stream is split', () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc.constantFrom(65_530, 65_531, 65_532, 200_000).map((length) => new Uint8Array(length).fill(7)),
    )
    fc.assert(
      fc.property(
        fc.array(body, { maxLength: 8 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
        (all, cuts) => {
          const joined = Buffer.concat(all.map(frame))
          const chunks = cut(
            joined,
            cuts.map((share) => Math.floor(share * joined.length)),
          )
          expect(Buffer.concat(gather(chunks).frames).equals(joined)).toBe(true)
        },
      ),
    )
  })

  it('are not copied where they lie within a chunk', () => {
    const gatherer = new FrameGatherer(format)
    const chunk = Buffer.concat([frame(Buffer.from('one')), frame(Buffer.from('two'))])
    gatherer.push(chunk)
    for (const end of [8, 16]) {
      expect(gatherer.next()).toBe(true)
      expect(gatherer.source.buffer).toBe(chunk)
      expect([gatherer.start, gatherer.end]).toEqual([end - 8, end])
    }
    expect(gatherer.next()).toBe(false)
  })

  it('that end with the stream in their middle are told of', () => {
    expect(gather([stream.subarray(0, 3)]).gatherer.isInside).toBe(true)
    expect(gather([stream.subarray(0, 8)]).gatherer.isInside).toBe(true)
  })

  it('that claim to be shorter than their header are refused, in one chunk or two', () => {
    const broken = Buffer.from([0x44, 0, 0, 0, 3])
    const refused = expect.objectContaining({ code: 'CONNECTION_LOST' })
    expect(() => gather([broken])).toThrow(refused)
    expect(() => gather([broken.subarray(0, 2), broken.subarray(2)])).toThrow(refused)
  })

  it('take one chunk after the other', () => {
    const gatherer = new FrameGatherer(format)
    gatherer.push(stream)
    expect(() => gatherer.push(stream)).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
  })
})
