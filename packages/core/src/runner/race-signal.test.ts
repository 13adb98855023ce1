import { describe, expect, test } from 'vitest'
import { raceSignal, untilAborted } from './race-signal.ts'

const never = new Promise<never>(() => {})

describe('raceSignal', () => {
  test('gives what the promise gives', async () => {
    const { signal } = new AbortController()
    await expect(raceSignal(Promise.resolve(7), signal)).resolves.toBe(7)
    await expect(raceSignal(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
  })

  test('ends with the reason, before and during the wait; a later failure is ignored', async () => {
    const controller = new AbortController()
    const waiting = raceSignal(never, controller.signal)
    controller.abort(new Error('stop'))
    await expect(waiting).rejects.toThrow('stop')
    await expect(raceSignal(Promise.reject(new Error('late')), controller.signal)).rejects.toThrow('stop')
  })
})

describe('untilAborted', () => {
  test('passes everything on and lets the generator clean up', async () => {
    const steps: string[] = []
    async function* source() {
      try {
        yield 1
        yield 2
      } finally {
        steps.push('cleaned')
      }
    }
    for await (const value of untilAborted(source(), new AbortController().signal)) {
      steps.push(String(value))
      if (value === 2) break
    }
    expect(steps).toEqual(['1', '2', 'cleaned'])
  })

  test('ends where the generator hangs, without waiting for it', async () => {
    const controller = new AbortController()
    async function* source() {
      yield 1
      await never
    }
    const seen: number[] = []
    const reading = (async () => {
      for await (const value of untilAborted(source(), controller.signal)) {
        seen.push(value)
        queueMicrotask(() => controller.abort(new Error('stop')))
      }
    })()
    await expect(reading).rejects.toThrow('stop')
    expect(seen).toEqual([1])
  })

  test('takes nothing more once aborted, though there is more', async () => {
    const controller = new AbortController()
    let made = 0
    async function* source() {
      while (true) {
        made += 1
        yield made
      }
    }
    const reading = (async () => {
      for await (const value of untilAborted(source(), controller.signal)) {
        if (value === 3) controller.abort(new Error('stop'))
      }
    })()
    await expect(reading).rejects.toThrow('stop')
    expect(made).toBe(3)
  })
})
