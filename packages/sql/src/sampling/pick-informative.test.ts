import { describe, expect, it } from 'vitest'
import { pickInformative } from './pick-informative.ts'

const record = (data: Record<string, string | number | null>) => ({ schema_name: 't', data })

describe('[B36] pickInformative', () => {
  it('prefers distinct and non-null values, and keeps the order', () => {
    const candidates = [
      record({ a: null, b: null }),
      record({ a: 'x', b: 1 }),
      record({ a: 'x', b: 1 }),
      record({ a: 'y', b: null }),
    ]
    expect(pickInformative(candidates, 2)).toEqual([candidates[1], candidates[3]])
  })

  it('gives all where there are not more than wanted', () => {
    const candidates = [record({ a: null })]
    expect(pickInformative(candidates, 5)).toEqual(candidates)
  })

  it('[C21] picks from all over candidates that tell equally much', () => {
    const candidates = Array.from({ length: 300 }, (_, id) => record({ id }))
    const ids = pickInformative(candidates, 20).map(({ data }) => Number(data?.id))
    const tenths = new Set(ids.map((id) => Math.floor(id / 30)))
    expect([...tenths]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('fills up with repeated rows when there is nothing new', () => {
    const candidates = [record({ a: 1 }), record({ a: 1 }), record({ a: 1 })]
    expect(pickInformative(candidates, 2)).toHaveLength(2)
  })
})
