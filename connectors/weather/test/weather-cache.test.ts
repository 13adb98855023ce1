import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type AskWeather, WeatherCache } from '../src/cache/weather-cache.ts'
import { readWeather } from '../src/upstream/read-weather.ts'

const { signal } = new AbortController()

/** A cache whose questions wait until they are answered by hand, and whose clock stands. */
function cacheOf({ entries = 100, seconds = 300 } = {}) {
  const asked: { city: string; signal: AbortSignal; answer: (found?: boolean) => void; fail: () => void }[] =
    []
  const clock = { now: 1 }
  const ask: AskWeather = (city, units, own) =>
    new Promise((resolve, reject) => {
      asked.push({
        city,
        signal: own,
        answer: (found = true) =>
          resolve(found ? readWeather({ name: city, dt: 0, main: { temp: 7 } }, units) : undefined),
        fail: () => reject(new Error('it failed')),
      })
    })
  return { cache: new WeatherCache(ask, { entries, seconds, now: () => clock.now }), asked, clock }
}

describe('the cache', () => {
  it('asks once for all who want the same at once, and not again as long as the answer holds', async () => {
    const { cache, asked, clock } = cacheOf({ seconds: 10 })
    const all = ['Paris', 'paris', 'PARIS'].map((city) => cache.current(city, 'metric', signal))
    asked[0]?.answer()
    expect((await Promise.all(all)).map((weather) => weather?.city)).toEqual(['Paris', 'Paris', 'Paris'])
    clock.now += 9_999
    await cache.current('Paris', 'metric', signal)
    expect(asked).toHaveLength(1)
    clock.now += 2
    const later = cache.current('Paris', 'metric', signal)
    const others = cache.current('Paris', 'imperial', signal)
    for (const question of asked.slice(1)) question.answer()
    expect([(await later)?.units, (await others)?.units]).toEqual(['metric', 'imperial'])
    expect(asked).toHaveLength(3)
  })

  it('keeps no failure, and that a city is unknown for a minute at the most', async () => {
    const { cache, asked, clock } = cacheOf()
    const all = [1, 2].map(() => cache.current('Paris', 'metric', signal))
    asked[0]?.fail()
    for (const each of await Promise.allSettled(all)) expect(each).toMatchObject({ status: 'rejected' })
    const second = cache.current('Paris', 'metric', signal)
    asked[1]?.answer(false)
    expect(await second).toBe(undefined)
    clock.now += 59_999
    expect(await cache.current('Paris', 'metric', signal)).toBe(undefined)
    expect(asked).toHaveLength(2)
    clock.now += 2
    const third = cache.current('Paris', 'metric', signal)
    asked[2]?.answer()
    expect(await third).toMatchObject({ city: 'Paris', temperature: 7 })
  })

  it('makes room for a new answer by the one that was not used for longest', async () => {
    const { cache, asked } = cacheOf({ entries: 2 })
    const want = async (city: string) => {
      const wanted = cache.current(city, 'metric', signal)
      asked.at(-1)?.answer()
      await wanted
    }
    for (const city of ['Paris', 'London', 'Paris', 'Tokyo', 'Paris']) await want(city)
    expect(asked.map(({ city }) => city)).toEqual(['Paris', 'London', 'Tokyo'])
    await want('London')
    expect(asked).toHaveLength(4)
  })

  it('ends a question when the last who waits for it has gone, and lets the next one ask anew', async () => {
    const { cache, asked } = cacheOf()
    const [one, other] = [new AbortController(), new AbortController()]
    const first = cache.current('Paris', 'metric', one.signal)
    const second = cache.current('Paris', 'metric', other.signal)
    one.abort(new Error('gone'))
    await expect(first).rejects.toThrow('gone')
    expect(asked[0]?.signal.aborted).toBe(false)
    other.abort(new Error('gone too'))
    await expect(second).rejects.toThrow('gone too')
    expect(asked[0]?.signal.aborted).toBe(true)
    const third = cache.current('Paris', 'metric', signal)
    // what comes late of a question that was ended disturbs nobody
    asked[0]?.fail()
    await setImmediate()
    asked[1]?.answer()
    expect(await third).toMatchObject({ city: 'Paris' })
    expect(asked).toHaveLength(2)
  })
})
