import { describe, expect, it } from 'vitest'
import { randomSchema, rowsLeft, schemaSql, tellingSeeds } from './random-schema.ts'

describe('randomSchema', () => {
  it('is the same for the same seed, and another for another', () => {
    const [first = 0, second = 0] = tellingSeeds(2, 0)
    expect(schemaSql(randomSchema(first))).toBe(schemaSql(randomSchema(first)))
    expect(schemaSql(randomSchema(first))).not.toBe(schemaSql(randomSchema(second)))
  })

  it('has a model that allows some and refuses some', () => {
    const seeds = tellingSeeds(5, 3)
    expect(seeds.map((seed) => rowsLeft(randomSchema(seed)) !== undefined)).toEqual([
      ...Array.from({ length: 5 }, () => true),
      ...Array.from({ length: 3 }, () => false),
    ])
  })
})
