import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../protocol/messages.ts'
import type { AbstractSilo } from '../silo/abstract-silo.ts'
import { SiloPool } from './silo-pool.ts'

interface Marked {
  readonly config: JsonObject
}

function poolOf(options: { maxSilos?: number; idleSeconds?: number; make?: () => Promise<never> } = {}) {
  const closed: JsonObject[] = []
  const pool = new SiloPool({
    idleSeconds: 60,
    make: async (config) => ({ config }) as unknown as AbstractSilo<unknown>,
    close: async (silo) => {
      closed.push((silo as unknown as Marked).config)
    },
    ...options,
  })
  return { pool, closed }
}

describe('SiloPool', () => {
  test('equal configurations share a silo, in whatever order their members stand', async () => {
    const { pool } = poolOf()
    const first = await pool.obtain({ a: 1, b: { c: 2, d: [1, 2] } })
    expect(await pool.obtain({ b: { d: [1, 2], c: 2 }, a: 1 })).toBe(first)
    expect(await pool.obtain({ a: 1, b: { c: 2, d: [2, 1] } })).not.toBe(first)
  })

  test('a silo whose use did not end well is closed and made anew', async () => {
    const { pool, closed } = poolOf()
    const first = await pool.obtain({ a: 1 })
    pool.release({ a: 1 }, true)
    expect(await pool.obtain({ a: 1 })).toBe(first)
    pool.release({ a: 1 }, false)
    expect(await pool.obtain({ a: 1 })).not.toBe(first)
    await pool.closeAll()
    expect(closed).toEqual([{ a: 1 }, { a: 1 }])
  })

  test('the one that was used least recently goes first', async () => {
    const { pool, closed } = poolOf({ maxSilos: 2 })
    for (const a of [1, 2, 1, 3]) {
      await pool.obtain({ a })
      pool.release({ a }, true)
    }
    await pool.closeAll()
    expect(closed).toEqual([{ a: 2 }, { a: 1 }, { a: 3 }])
  })

  test('a silo whose making fails late takes no later one with it', async () => {
    let fail = (_error: Error): void => {}
    const made: Promise<AbstractSilo<unknown>>[] = [
      new Promise((_, reject) => {
        fail = reject
      }),
      Promise.resolve({ config: { second: true } } as unknown as AbstractSilo<unknown>),
    ]
    const closed: JsonObject[] = []
    const pool = new SiloPool({
      idleSeconds: 60,
      make: () => made.shift() as Promise<AbstractSilo<unknown>>,
      close: async (silo) => {
        closed.push((silo as unknown as Marked).config)
      },
    })
    const first = pool.obtain({})
    pool.release({}, false)
    await pool.obtain({})
    fail(new Error('late'))
    await expect(first).rejects.toThrow('late')
    await pool.closeAll()
    expect(closed).toEqual([{ second: true }])
  })

  test('a silo that cannot be made is not kept', async () => {
    let tries = 0
    const { pool, closed } = poolOf({
      make: async () => {
        tries += 1
        throw new Error('no')
      },
    })
    await expect(pool.obtain({})).rejects.toThrow('no')
    pool.release({}, false)
    await expect(pool.obtain({})).rejects.toThrow('no')
    await pool.closeAll()
    expect({ tries, closed }).toEqual({ tries: 2, closed: [] })
  })
})
