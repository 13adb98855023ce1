import { setTimeout as delay } from 'node:timers/promises'
import { type MonoidRequestResult, type MonoidRequestStatus, storeKey, storeOf } from '@monoid-kit/core'
import { NotApplicable } from './check.ts'
import type { Subject } from './subject.ts'

/** How long it is waited between two questions, in milliseconds; an API waits an hour (B25). */
const pauseMs = 500

/**
 * Waits until no answer of `query` or `delete` is in progress any more, asking by `request-status` as an API does (B25).
 *
 * @param subject the connector
 * @param results the answers; where none is in progress nothing is asked
 * @throws NotApplicable where one still is after as long as a command may take
 * @example await untilComplete(subject, outcome.results)
 */
export async function untilComplete(
  subject: Subject,
  results: readonly MonoidRequestResult[],
): Promise<void> {
  const handles = results.filter(({ status }) => isPending(status)).map(({ handle }) => handle)
  const wanted = new Set(handles.map((handle) => storeKey(storeOf(handle))))
  const end = performance.now() + subject.commandMs
  for (let pending = wanted.size; pending > 0; ) {
    if (performance.now() > end) throw new NotApplicable('an answer stays in progress')
    await delay(pauseMs, undefined, { signal: subject.signal })
    const { statuses } = await subject.tell('request-status', {
      note: 'handles in progress',
      arguments: { requests: { handles } },
    })
    // a handle without a status is asked for again, as one in progress
    const settled = statuses.filter((status) => !isPending(status)).map((status) => storeKey(storeOf(status)))
    pending = [...wanted].filter((key) => !settled.includes(key)).length
  }
}

function isPending({ request_status: stands }: MonoidRequestStatus): boolean {
  return stands === 'PROGRESS'
}
