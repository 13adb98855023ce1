import { describe, expect, it } from 'vitest'
import { Limiter } from './limiter.ts'

describe('Limiter', () => {
  const signal = new AbortController().signal

  it('lets so many in and the others one by one, in order', async () => {
    const limiter = new Limiter(2)
    const order: number[] = []
    const [first] = await Promise.all([limiter.acquire(signal), limiter.acquire(signal)])
    const third = limiter.acquire(signal).then((release) => {
      order.push(3)
      return release
    })
    const fourth = limiter.acquire(signal).then(() => order.push(4))
    expect(order).toStrictEqual([])
    first?.()
    first?.()
    const release = await third
    expect(order).toStrictEqual([3])
    release()
    await fourth
    expect(order).toStrictEqual([3, 4])
  })

  it('forgets who no longer waits', async () => {
    const limiter = new Limiter(1)
    const release = await limiter.acquire(signal)
    const controller = new AbortController()
    const waiting = limiter.acquire(controller.signal)
    controller.abort(new Error('no longer'))
    await expect(waiting).rejects.toThrow('no longer')
    release()
    const next = await limiter.acquire(signal)
    next()
    await expect(limiter.acquire(controller.signal)).rejects.toThrow('no longer')
  })
})
