import type { JsonObject } from '@monoid-kit/core'
import { afterEach, describe, expect, it } from 'vitest'
import { configuration, HostLab, type LabOptions } from './host-lab.ts'

const writing = configuration({ allow_writes: true })
const ann = {
  schema_name: 'people',
  schema_group: 'sample',
  identifier: 'email',
  identifier_query: 'ann@example.org',
}
const erasure = (requestId: string, ...identifiers: readonly JsonObject[]) => ({
  operation: 'delete',
  request_id: requestId,
  identifiers,
})
const told = (kind: string, requestId: string, more: JsonObject) => ({
  operation: 'delete',
  kind,
  request_id: requestId,
  ...more,
})
const annErased = told('store', '7', {
  schema_group: 'sample',
  schema_name: 'people',
  request_status: 'COMPLETE',
})
const allErased = told('summary', '7', { request_status: 'COMPLETE', complete: 1, failed: 0, progress: 0 })

describe('a PUBLISH to a silo', () => {
  let lab: HostLab
  const start = async (options: LabOptions = { config: writing }) => {
    lab = await HostLab.start(options)
  }
  afterEach(() => lab.close())

  it('deletes, and tells of each store and of the whole, without an identifier', async () => {
    await start()
    const notifications = await lab.publish(erasure('7', ann))
    expect(notifications).toEqual([annErased, allErased])
    expect(lab.world.people.map(({ email }) => email)).toEqual(['bob@example.org'])
    expect(JSON.stringify(notifications)).not.toContain('ann@')
    // harmless when it comes again
    expect(await lab.publish(erasure('7', ann))).toEqual([annErased, allErased])
  })

  it('tells of a store that failed, and why, while others are done', async () => {
    await start()
    const broken = { ...ann, schema_name: 'broken', schema_group: '' }
    const [done, failed, summary] = await lab.publish(erasure('8', ann, broken))
    expect(done).toMatchObject({ schema_name: 'people', request_status: 'COMPLETE' })
    expect(failed).toMatchObject({ schema_name: 'broken', request_status: 'FAILED', code: 'DATABASE_ERROR' })
    expect(failed?.message).toContain('the table is damaged')
    expect(summary).toMatchObject({ kind: 'summary', request_status: 'FAILED', complete: 1, failed: 1 })
  })

  it.each([
    ['left out', {}],
    ['false', { allow_writes: false }],
  ])('is refused where allow_writes is %s', async (_, options) => {
    await start({ config: configuration(options) })
    const [refusal] = await lab.publish(erasure('9', ann))
    expect(refusal).toMatchObject({ kind: 'refused', request_id: '9', code: 'NOT_ENABLED' })
    expect(refusal?.message).toContain('allow_writes')
    expect(lab.world.people).toHaveLength(2)
  })

  it('is refused where it asks for something else, and told by an id of its own where it has none', async () => {
    await start()
    const wrong = { operation: 'ann@example.org', identifiers: 'ann@example.org', when: 'now' }
    const [refusal] = await lab.publish(wrong)
    expect(refusal).toMatchObject({ kind: 'refused', code: 'REQUEST_INVALID' })
    expect(refusal?.request_id).toMatch(/^[0-9a-f-]{36}$/)
    const { message } = refusal as { message: string }
    expect(message).toContain('operation: expected "delete"')
    expect(message).toContain('identifiers: expected a list of objects')
    expect(message).toContain('when: expected one of operation, identifiers, request_id')
    expect(message).not.toContain('ann@')
    expect(lab.world.people).toHaveLength(2)
  })

  it('goes on while the connection is lost, and its outcome is told over the next', async () => {
    await start({ config: configuration({ allow_writes: true }, { hold: 'delete' }) })
    const first = await lab.server.connected('people')
    lab.server.publish('people', erasure('7', ann))
    await lab.world.held()
    lab.server.refuse()
    first.abort()
    lab.world.letGo()
    await lab.server.listen()
    await lab.server.until(() => lab.server.notificationCount >= 2)
    expect(lab.server.notifications.map(({ object }) => object)).toEqual([annErased, allErased])
    expect(lab.world.aborted).toBe(0)
  })

  it.each(['lost and comes back', 'claimed anew'])(
    'does not keep the source from its SELECTs while its connection is %s',
    async (what) => {
      await start({ config: configuration({ allow_writes: true }, { hold: 'delete' }) })
      const first = await lab.server.connected('people')
      lab.server.publish('people', erasure('7', ann))
      lab.server.publish('people', erasure('8', ann))
      await lab.world.held()
      const claims = lab.server.claims.length
      if (what === 'claimed anew') first.requireReconnect()
      else first.abort()
      await lab.server.until(() => lab.server.claims.length > claims)
      await lab.server.connected('people')
      expect(await lab.rows({ operation: 'schema' })).not.toHaveLength(0)
      expect(lab.server.notificationCount).toBe(0)
      lab.world.letGo()
      await lab.world.held()
      lab.world.letGo()
      await lab.server.until(() => lab.server.notificationCount >= 4)
      const summary8 = { ...allErased, request_id: '8' }
      const outcomes = [annErased, allErased, { ...annErased, request_id: '8' }, summary8]
      expect(lab.server.notifications.map(({ object }) => object)).toEqual(outcomes)
      expect(lab.world.aborted).toBe(0)
    },
  )

  it('is waited for at the end, also where its connection was lost meanwhile', async () => {
    await start({ config: configuration({ allow_writes: true }, { hold: 'delete' }) })
    const first = await lab.server.connected('people')
    lab.server.publish('people', erasure('7', ann))
    await lab.world.held()
    const claims = lab.server.claims.length
    first.abort()
    await lab.server.until(() => lab.server.claims.length > claims)
    await lab.server.connected('people')
    expect(await lab.rows({ operation: 'schema' })).not.toHaveLength(0)
    const stopped = lab.stop()
    lab.world.letGo()
    await stopped
    expect(lab.server.notifications.map(({ object }) => object)).toEqual([annErased, allErased])
  })

  it('has its outcome told again where it was sent to a server that never read it', async () => {
    await start()
    const first = await lab.server.connected('people')
    first.stall()
    lab.server.publish('people', erasure('7', ann))
    // the outcome follows at once, into the buffers of the kernel
    while (lab.world.people.length > 1) await new Promise((resolve) => setTimeout(resolve, 2))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(lab.server.notificationCount).toBe(0)
    first.abort()
    await lab.server.until(() => lab.server.notificationCount >= 2)
    expect(lab.server.notifications.map(({ object }) => object)).toEqual([annErased, allErased])
  })

  it('is ended by the end of the host only after what runs is done, and told of', async () => {
    await start({ config: configuration({ allow_writes: true }, { hold: 'delete' }) })
    lab.server.publish('people', erasure('7', ann))
    await lab.world.held()
    const stopped = lab.stop()
    lab.world.letGo()
    expect(await stopped).toBe(0)
    expect(lab.server.notifications.map(({ object }) => object)).toEqual([annErased, allErased])
    expect(lab.world.people).toHaveLength(1)
  })

  it('is refused and told of where too many wait for their turn', async () => {
    await start({
      config: configuration({ allow_writes: true }, { hold: 'delete' }),
      settings: ['maxQueuedPublishes=1'],
    })
    lab.server.publish('people', erasure('1', ann))
    await lab.world.held()
    for (const requestId of ['2', '3', '4']) lab.server.publish('people', erasure(requestId, ann))
    await lab.server.until(() => lab.server.notificationCount === 2)
    const refused = lab.server.notifications.map(({ object }) => object)
    expect(refused).toMatchObject([
      { kind: 'refused', request_id: '3', request_status: 'FAILED', code: 'OVERLOADED' },
      { kind: 'refused', request_id: '4', request_status: 'FAILED', code: 'OVERLOADED' },
    ])
    lab.world.letGo()
    await lab.world.held()
  })

  it('is refused and told of where the host ends before its turn', async () => {
    await start({ config: configuration({ allow_writes: true }, { hold: 'delete' }) })
    lab.server.publish('people', erasure('7', ann))
    await lab.world.held()
    lab.server.publish('people', erasure('8', ann))
    // read in order: once the query is answered, the publish before it has come
    await lab.ask({ operation: 'spec' })
    const stopped = lab.stop()
    lab.world.letGo()
    await stopped
    const told = lab.server.notifications.map(({ object }) => object)
    expect(told).toHaveLength(3)
    expect(told).toContainEqual(
      expect.objectContaining({ kind: 'refused', request_id: '8', code: 'CANCELLED' }),
    )
    expect(told).toEqual(expect.arrayContaining([annErased, allErased]))
  })

  it('that does not end in time is told of as failed, with the reason why the host ends', async () => {
    await start({
      config: configuration({ allow_writes: true }, { hold: 'delete' }),
      settings: ['closeTimeoutSeconds=0.05'],
    })
    lab.server.publish('people', erasure('7', ann))
    await lab.world.held()
    await lab.stop()
    const [summary] = lab.server.notifications.map(({ object }) => object)
    expect(summary).toMatchObject({ kind: 'summary', request_id: '7', request_status: 'FAILED', complete: 0 })
    expect(summary).toMatchObject({ code: 'CANCELLED', message: expect.stringContaining('ended by SIGTERM') })
    expect(lab.world.people).toHaveLength(2)
  })

  it('that runs while the host ends without a connection is ended, and counted among what was not told', async () => {
    await start({ config: configuration({ allow_writes: true }, { hold: 'delete' }) })
    const first = await lab.server.connected('people')
    lab.server.publish('people', erasure('7', ann))
    await lab.world.held()
    lab.server.refuse()
    first.abort()
    const isWaiting = () => lab.logs.some(({ code }) => code === 'CONNECT_FAILED')
    while (!isWaiting()) await new Promise((resolve) => setTimeout(resolve, 5))
    await lab.stop()
    expect(lab.world.aborted).toBe(1)
    expect(lab.world.people).toHaveLength(2)
    expect(lab.logs.map(({ message }) => message)).toContain(
      '1 notification(s) about deletes were not delivered',
    )
  })
})
