import { afterEach, describe, expect, it, vi } from 'vitest'
import { LineLimit } from './line-limit.ts'

describe('LineLimit', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('lets ten lines of a minute be written, and tells with the next how many were not', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const limit = new LineLimit()
    const told = Array.from({ length: 15 }, () => limit.next())
    expect(told.map((line) => line !== undefined)).toEqual([...Array(10).fill(true), ...Array(5).fill(false)])
    vi.advanceTimersByTime(60_000)
    expect([limit.next(), limit.next()]).toEqual([{ leftOut: 5 }, {}])
  })
})
