import { describe, expect, test } from 'vitest'
import { attemptLimits, FailedAttempts } from './failed-attempts.ts'

const never = new AbortController().signal

describe('FailedAttempts', () => {
  test('the first few are answered at once, and are forgiven in time', async () => {
    let now = 0
    const attempts = new FailedAttempts({ ...attemptLimits, free: 3, mostHeld: 0 }, () => now)
    for (let attempt = 0; attempt < 3; attempt++) expect(await attempts.fail('a', never)).toBe(true)
    expect(await attempts.fail('a', never)).toBe(false)
    expect(await attempts.fail('b', never)).toBe(true)
    now += 2 * attemptLimits.forgivenAfterMs
    expect(await attempts.fail('a', never)).toBe(true)
  })

  test('no more answers are held back than may be, and one whose caller leaves makes room', async () => {
    const attempts = new FailedAttempts(
      { ...attemptLimits, free: 0, mostHeld: 2, mostDelayMs: 60_000 },
      () => 0,
    )
    const callers = [new AbortController(), new AbortController()]
    for (let attempt = 0; attempt < 5; attempt++) {
      const gone = AbortSignal.abort()
      await attempts.fail('a', gone)
    }
    const held = callers.map(({ signal }) => attempts.fail('a', signal))
    expect(await attempts.fail('a', never)).toBe(false)
    callers[0]?.abort()
    expect(await held[0]).toBe(true)
    const next = new AbortController()
    const another = attempts.fail('a', next.signal)
    expect(await attempts.fail('a', never)).toBe(false)
    next.abort()
    callers[1]?.abort()
    expect(await Promise.all([held[1], another])).toEqual([true, true])
  })

  test('no more addresses are remembered than may be', async () => {
    const attempts = new FailedAttempts({ ...attemptLimits, mostAddresses: 50 }, () => 0)
    for (let address = 0; address < 10_000; address++) await attempts.fail(String(address), never)
    expect(attempts.size).toBe(50)
  })
})
