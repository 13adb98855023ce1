import { type JsonObject, KnownSecrets, type MonoidLogMessage } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { configuration } from '../../test/host/host-lab.ts'
import { PeopleWorld, peopleSilo, peopleSpec } from '../../test/host/people-silo.ts'
import { keptLog } from '../../test/support/kept-log.ts'
import { ConnectorSet } from '../connector-set.ts'
import type { HandlerContext } from '../handlers.ts'
import { ScrubbedSink } from './scrubbed-sink.ts'
import { SourceHost } from './source-host.ts'

/** A host by itself; its connection is never made. */
function start() {
  const world = new PeopleWorld()
  const logs: MonoidLogMessage[] = []
  const log = keptLog()
  const set = new ConnectorSet(
    { targetServer: 'http://127.0.0.1:1', authToken: 'token', sources: ['people'] },
    { log },
  )
  const connection = set.source('people')
  const overdue = new AbortController()
  const context: HandlerContext = { source: 'people', connection, signal: overdue.signal, log }
  const host = new SourceHost(connection, {
    source: { silo: async () => ({ default: peopleSilo(world) }) },
    siloSpec: peopleSpec,
    sink: new ScrubbedSink({ log: (entry) => logs.push(entry) }),
    secrets: new KnownSecrets(),
    log,
  })
  return { world, log, overdue, context, host }
}

/** Lets a publish go as a lost connection does. */
async function publishAndLose({ host, context }: ReturnType<typeof start>, message: JsonObject) {
  const published = host.publish(message, context)
  host.stateChanged({ phase: 'waiting', attempt: 1 })
  await published
}

const erasure = {
  operation: 'delete',
  identifiers: [
    {
      schema_name: 'people',
      schema_group: 'sample',
      identifier: 'email',
      identifier_query: 'ann@example.org',
    },
  ],
}
const holding = configuration({ allow_writes: true }, { hold: 'delete' })

describe('SourceHost', () => {
  it('is connected tens of thousands of times, and still takes a configuration', async () => {
    const { host, context, world } = start()
    for (let round = 0; round < 20_000; round += 1) {
      await host.connect(null, context)
      await host.close(context)
    }
    await host.connect(configuration({ allow_writes: true }), context)
    await host.publish(erasure, context)
    expect(world.people.map(({ name }) => name)).toEqual(['Bob'])
    await host.end()
    expect(world.open).toBe(0)
  })

  it('has deletes wait for a configuration over any number of connections that bring none', async () => {
    const lab = start()
    const { host, context, world } = lab
    await host.close(context)
    await publishAndLose(lab, erasure)
    for (let round = 0; round < 1000; round += 1) await host.close(context)
    expect(world.made).toEqual([])
    await host.connect(configuration({ allow_writes: true }), context)
    await host.publish({ ...erasure, request_id: 'next' }, context)
    expect(world.people.map(({ name }) => name)).toEqual(['Bob'])
    await host.end()
  })

  it('keeps a bounded number of deletes for later, and refuses more', async () => {
    const lab = start()
    const { host, context, world, log } = lab
    await host.connect(holding, context)
    await publishAndLose(lab, erasure)
    await world.held()
    const wrong = { operation: 'delete' }
    for (let each = 0; each < 10_050; each += 1) await publishAndLose(lab, wrong)
    await host.end()
    const refused = log.lines.filter((line) => line.includes('a PUBLISH was refused'))
    expect(refused).toHaveLength(10_000)
    expect(world.aborted).toBe(1)
  })

  it('ends the deletes that run and wait once handlers have had their time', async () => {
    const lab = start()
    const { host, context, world, overdue } = lab
    await host.connect(holding, context)
    await publishAndLose(lab, erasure)
    await world.held()
    const last = host.publish(erasure, context)
    overdue.abort(new Error('overdue'))
    await last
    expect(world.aborted).toBe(1)
    expect(world.people).toHaveLength(2)
    await host.end()
  })

  it('leaves nothing with the signal that outlives its deletes', async () => {
    const { host, context, world, overdue } = start()
    const left = new Set<unknown>()
    const { addEventListener: add, removeEventListener: remove } = overdue.signal
    overdue.signal.addEventListener = (...given: Parameters<typeof add>) => {
      left.add(given[1])
      add.apply(overdue.signal, given)
    }
    overdue.signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      left.delete(given[1])
      remove.apply(overdue.signal, given)
    }
    await host.connect(holding, context)
    const published = host.publish(erasure, context)
    await world.held()
    expect(left.size).toBe(1)
    world.letGo()
    await published
    expect(left.size).toBe(0)
    await host.end()
  })
})
