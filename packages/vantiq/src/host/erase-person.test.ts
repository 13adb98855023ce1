import { AbstractSilo, type JsonObject, type MonoidRequestResult, Scrubber } from '@monoid-kit/core'
import { expect, it } from 'vitest'
import { erasePerson, readErasure } from './erase-person.ts'

/** A silo that forgets all stores but the first. */
class ForgetfulSilo extends AbstractSilo {
  async validate() {
    return { status: 'SUCCESS' as const }
  }

  async dataStores() {
    return []
  }

  override async *delete(): AsyncGenerator<MonoidRequestResult> {
    yield {
      status: { schema_name: 'users', request_status: 'COMPLETE', data_type: 'NONE' },
      handle: { schema_name: 'users', request_type: 'DELETE' },
    }
  }
}

it('[B20] does not sum up as COMPLETE what a store gave no answer for', async () => {
  const told: JsonObject[] = []
  const ignore = () => undefined
  const identifiers = ['users', 'orders'].map((schema_name) => ({
    schema_name,
    identifier: 'email',
    identifier_query: 'ann@example.org',
  }))
  await erasePerson(new ForgetfulSilo({}), readErasure({ operation: 'delete', identifiers }), {
    requestId: '7',
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    signal: new AbortController().signal,
    scrubber: Scrubber.none,
    tell: (notification) => told.push(notification),
  })
  expect(told).toMatchObject([
    { kind: 'store', schema_name: 'users', request_status: 'COMPLETE' },
    { kind: 'summary', request_status: 'FAILED', complete: 1, failed: 0, code: 'ANSWER_MISSING' },
  ])
})
