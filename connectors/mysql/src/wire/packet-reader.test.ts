import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostPayloadBytes, PacketReader } from './packet-reader.ts'

function packetsOf(payload: Buffer): Buffer[] {
  const packets: Buffer[] = []
  for (let start = 0; ; start += mostPayloadBytes) {
    const piece = payload.subarray(start, start + mostPayloadBytes)
    const header = Buffer.alloc(4)
    header.writeUIntLE(piece.length, 0, 3)
    packets.push(header, piece)
    if (piece.length < mostPayloadBytes) return packets
  }
}

function read(chunks: readonly Buffer[]): Buffer[] {
  const reader = new PacketReader()
  const payloads: Buffer[] = []
  for (const chunk of chunks) {
    reader.push(chunk)
    while (reader.next()) payloads.push(Buffer.from(reader.source.buffer.subarray(reader.start, reader.end)))
  }
  return payloads
}

describe('PacketReader', () => {
  it('finds the same payloads wherever the stream is cut', () => {
    const payloads = [Buffer.from('a'), Buffer.alloc(0), Buffer.from('row'.repeat(90)), Buffer.from('z')]
    const stream = Buffer.concat(payloads.flatMap(packetsOf))
    for (let cut = 0; cut <= stream.length; cut += 1) {
      expect(read([stream.subarray(0, cut), stream.subarray(cut)])).toEqual(payloads)
    }
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 20 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), stream.length]
        expect(read(at.slice(1).map((end, index) => stream.subarray(at[index], end)))).toEqual(payloads)
      }),
    )
  })

  it.each([mostPayloadBytes - 1, mostPayloadBytes, mostPayloadBytes + 1, 2 * mostPayloadBytes])(
    'puts together a payload of %i bytes',
    (length) => {
      const payload = Buffer.alloc(length, 'x')
      payload[length - 1] = 0x79
      const stream = Buffer.concat([...packetsOf(payload), ...packetsOf(Buffer.from('next'))])
      const found = read([stream.subarray(0, 1_000_003), stream.subarray(1_000_003)])
      expect(found.map((each) => each.length)).toEqual([length, 4])
      expect(found[0]?.equals(payload)).toBe(true)
    },
  )
})
