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
      type: wireType.longlong,
      unsigned: true,
      binary: true,
    })
  })

  it('refuses what is no definition', () => {
    for (const packet of [Buffer.alloc(5), Buffer.alloc(40)]) {
      expect(() => readResultColumn(bytesOf(packet), 0, packet.length)).toThrowError(/protocol/)
    }
  })
})
