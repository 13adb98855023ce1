import { describe, expect, it } from 'vitest'
import { memoryBytes } from './connector-options.ts'

describe('memoryBytes', () => {
  it.each([
    ['128m', 128 * 1024 ** 2],
    ['1.5g', 1.5 * 1024 ** 3],
    ['2GiB', 2 * 1024 ** 3],
    ['33554432', 33_554_432],
  ])('reads %s', (text, bytes) => {
    expect(memoryBytes(text)).toBe(bytes)
  })

  it.each(['', '1', 'lots', '-1g', '8m', '1t', '1e9', '99999999999999g'])('refuses %j', (text) => {
    expect(() => memoryBytes(text)).toThrow(/--memory: expected an amount of at least 16m/)
  })
})
