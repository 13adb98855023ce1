import { describe, expect, it } from 'vitest'
import { executePackets } from './execute-packet.ts'
import { mostPayloadBytes } from './packet-reader.ts'

const hex = (text: string) => text.replaceAll(' ', '')

describe('executePackets', () => {
  it('binds text, bytes and null by their types', () => {
    expect(executePackets(7, ['é', null, new Uint8Array([0, 255])], false).toString('hex')).toBe(
      hex('18000000 17 07000000 00 01000000 02 01 fd00 0600 fc00 02c3a9 0200ff'),
    )
  })

  it('binds integers and floating-point numbers as they are', () => {
    expect(executePackets(7, [-2n, 0.5], false).toString('hex')).toBe(
      hex('20000000 17 07000000 00 01000000 00 01 0800 0500 feffffffffffffff 000000000000e03f'),
    )
  })

  it('tells the count and the names of its parameters where query attributes were agreed on', () => {
    expect(executePackets(1, ['a'], true).toString('hex')).toBe(
      hex('12000000 17 01000000 08 01000000 01 00 01 fd0000 0161'),
    )
    expect(executePackets(1, [], true).toString('hex')).toBe(hex('0b000000 17 01000000 08 01000000 00'))
  })

  it('has a bit for each of many nulls', () => {
    const packet = executePackets(1, Array<null>(17).fill(null), false)
    expect(packet.subarray(14, 17).toString('hex')).toBe('ffff01')
  })

  it('goes on in a further packet where one is full', () => {
    const packet = executePackets(1, ['x'.repeat(mostPayloadBytes)], false)
    expect(packet.readUIntLE(0, 3)).toBe(mostPayloadBytes)
    const rest = packet.subarray(4 + mostPayloadBytes)
    expect(rest.readUIntLE(0, 3)).toBe(rest.length - 4)
    expect(rest.readUInt8(3)).toBe(1)
  })
})
