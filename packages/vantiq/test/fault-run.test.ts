import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { FakeVantiq } from '@monoid-kit/testkit/vantiq'
import { describe, expect, it } from 'vitest'
import { answeringHandlers, type Seen } from './fault-run/answering.ts'
import { Chance } from './fault-run/chance.ts'
import { faults } from './fault-run/faults.ts'
import { Traffic } from './fault-run/traffic.ts'
import { until, useVantiqLab } from './vantiq-lab.ts'

const seed = Number(process.env.MONOID_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))
const sourceNames = ['a', 'b', 'c', 'd', 'e', 'f']
const rounds = 120
/** A busy machine does fewer rounds. */
const mostMs = 8_000
/** By then everything has been used once. */
const warmRounds = 20
/** Between two faults, so that there is traffic in the meantime. */
const stepsPerRound = 8

/** Far below what a connection without any wait does in the times without a server. */
const mostWaits = rounds * sourceNames.length * 3
/** Some 10,000 queries and as many publishes: 400 bytes that stayed of each would be more. */
const mostGrowthBytes = 4 * 2 ** 20

/** How many bytes of the heap are in use once all garbage has gone. */
async function heapBytes(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  for (let round = 0; round < 3; round += 1) {
    collect()
    await sleep(5)
  }
  return process.memoryUsage().heapUsed
}

/** The share of one processor that this process takes while nothing happens. */
async function idleShare(): Promise<number> {
  const started = process.hrtime.bigint()
  const before = process.cpuUsage()
  await sleep(400)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / (Number(process.hrtime.bigint() - started) / 1000)
}

describe('a fault run under load', () => {
  const lab = useVantiqLab()

  it(`seed ${seed}: each query has its answer or its connection has gone, memory stays flat, nothing runs hot`, async () => {
    process.stdout.write(`fault run: MONOID_TEST_SEED=${seed}\n`)
    const chance = new Chance(seed)
    const resourcesBefore = openResources()
    const server = await lab.serve({
      sources: Object.fromEntries(sourceNames.map((name) => [name, { name }])),
      frames: chance.pick(['binary', 'text']),
      shape: chance.pick(['full', 'minimal']),
      deflate: chance.next() < 0.3,
      acknowledges: { notifications: true, replies: chance.next() < 0.5 },
      // far more than any answer takes: a query that gets as far was forgotten
      queryLimitMs: 30_000,
      keep: 1000,
    })
    const seen = new Map<string, Seen>(
      sourceNames.map((name) => [name, { calls: [], lastPublish: 0, disorder: 0, publishes: 0 }]),
    )
    const set = lab.makeSet(
      server,
      answeringHandlers((source) => seen.get(source) as Seen),
      {
        sources: sourceNames,
        backOffFirstSeconds: 0.005,
        backOffCapSeconds: 0.04,
        dialTimeoutSeconds: 0.5,
        authenticationTimeoutSeconds: 0.3,
        configurationTimeoutSeconds: 0.3,
        pingIntervalSeconds: 0.1,
        pongTimeoutSeconds: 0.5,
        acknowledgementTimeoutSeconds: 0.3,
        frames: chance.pick(['binary', 'text']),
        compression: chance.next() < 0.5,
        bundleFactor: 10,
        maxActiveQueries: 5,
        maxQueuedQueries: 15,
        maxFrameBytes: 4096,
      },
    )
    let waits = 0
    set.onStateChange((_, { phase }) => {
      if (phase === 'waiting') waits += 1
    })
    const { ended } = lab.run(set)
    const traffic = set.sources.map((connection) => new Traffic(server, connection, chance))
    const happened = new Map<string, number>()
    const names = Object.keys(faults)
    const arrivals = new Arrivals(server)
    let heapEarly = 0

    const started = performance.now()
    for (let round = 0; round < rounds; round += 1) {
      if (round > 2 * warmRounds && performance.now() - started > mostMs) break
      for (let step = 0; step < stepsPerRound; step += 1) {
        for (const load of traffic) load.step()
        await sleep(chance.between(0, 6))
        arrivals.take()
      }
      const name = chance.pick(names)
      const session = server.session(chance.pick(sourceNames))
      if (session) {
        await faults[name]?.(server, session, chance)
        happened.set(name, (happened.get(name) ?? 0) + 1)
      }
      lab.lines.length = 0
      if (round === warmRounds) heapEarly = await heapBytes()
    }

    await Promise.all(sourceNames.map((name) => server.connected(name)))
    await Promise.all(traffic.map((load) => load.settle()))
    const heapLate = await heapBytes()
    const share = await idleShare()

    expect(traffic.flatMap(({ wrong }) => wrong)).toEqual([])
    server.expectNoViolations()
    expect(server.lateReplies).toBe(0)
    // the run has to have been one
    const ends = traffic.map((load) => load.ends.get('rows') ?? 0)
    expect(Math.min(...ends)).toBeGreaterThan(0)
    expect(happened.size).toBeGreaterThan(names.length / 2)
    for (const { calls, disorder, publishes } of seen.values()) {
      expect(calls).toEqual(calls.map((_, index) => (index % 2 === 0 ? 'connect' : 'close')))
      expect(calls.at(-1)).toBe('connect')
      expect(disorder).toBe(0)
      expect(publishes).toBeGreaterThan(0)
    }
    // a connection is dialled once for each source, and once after each wait
    expect(server.dials).toBeLessThanOrEqual(waits + sourceNames.length)
    expect(waits).toBeLessThan(mostWaits)
    expect(share).toBeLessThan(0.5)
    expect(heapLate - heapEarly).toBeLessThan(mostGrowthBytes)
    arrivals.take()
    expect(arrivals.disorder).toBe(0)
    for (const { notificationsSent } of traffic) expect(notificationsSent).toBeGreaterThan(0)
    expect(arrivals.count).toBeGreaterThan(0)

    // all is well again: everything is answered
    const last = sourceNames.map((name) => server.query(name, { id: 0, way: 'stream', rows: 100 }))
    for (const query of last)
      expect(await query.outcome).toMatchObject({ kind: 'rows', status: expect.any(Number) })
    await set.close()
    expect(await ended).toBeUndefined()
    await server.close()
    server.expectNoViolations()
    await until(() => openResources() <= resourcesBefore)
  })
})

/** Follows the notifications of each source: each comes once at the most, and none before an earlier one. */
class Arrivals {
  readonly #server: FakeVantiq
  readonly #last = new Map<string, number>()
  count = 0
  disorder = 0

  constructor(server: FakeVantiq) {
    this.#server = server
  }

  /** Looks at what has come since the last time. */
  take(): void {
    const fresh = this.#server.notificationCount - this.count
    const { notifications } = this.#server
    // more than the server keeps would have gone by unseen
    expect(notifications.length).toBeGreaterThanOrEqual(fresh)
    for (const { source, object } of fresh === 0 ? [] : notifications.slice(-fresh)) {
      if (Number(object.n) <= (this.#last.get(source) ?? 0)) this.disorder += 1
      this.#last.set(source, Number(object.n))
    }
    this.count += fresh
  }
}

/** How many sockets there are in this process. */
function openResources(): number {
  return process.getActiveResourcesInfo().filter((kind) => /^TCP/.test(kind)).length
}
