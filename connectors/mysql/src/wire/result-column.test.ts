import { bytesOf } from '@monoid-kit/sql'
import { describe, expect, it } from 'vitest'
import { readResultColumn, wireType } from './result-column.ts'

const names = '036465660161016201630164'
const fixed = '0c3f00140000000820000000'

describe('readResultColumn', () => {
  it.each([
    ['names only', names],
    ['extended metadata of MariaDB', `${names}0600047575696400`],
  ])('reads the fixed part behind %s', (_, before) => {
    const packet = Buffer.from(`${before}${fixed}00`, 'hex')
    expect(readResultColumn(bytesOf(packet), 0, packet.length)).toEqual({
      name: 'd',
      type: wireType.longlong,
      unsigned: true,
      binary: true,
      length: 20,
      decimals: 0,
    })
  })

  it('reads a label of any length, and none', () => {
    for (const label of ['', 'é'.repeat(200)]) {
      const bytes = Buffer.from(label)
      const length =
        bytes.length < 251
          ? Buffer.from([bytes.length])
          : Buffer.from([0xfc, bytes.length & 255, bytes.length >> 8])
      const packet = Buffer.concat([
        Buffer.from('03646566000000', 'hex'),
        length,
        bytes,
        Buffer.from(`00${fixed}00`, 'hex'),
      ])
      expect(readResultColumn(bytesOf(packet), 0, packet.length).name).toBe(label)
    }
  })

  it('refuses what is no definition', () => {
    for (const packet of [Buffer.alloc(5), Buffer.alloc(40)]) {
      expect(() => readResultColumn(bytesOf(packet), 0, packet.length)).toThrowError(/protocol/)
    }
  })
})
