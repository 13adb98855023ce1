import type { DataType, MonoidQuery, MonoidRequestHandle } from '@monoid-kit/core'
import type { ConnectorRun } from '../connector/connector-process.ts'
import { ensure } from '../ensure.ts'

/**
 * @param query a query
 * @returns the tables that it names, each once, sorted
 */
export function storeNames(query: MonoidQuery): string[] {
  return [...new Set(query.identifiers.map(({ schema_name }) => schema_name))].sort()
}

/**
 * @param run a run of query or delete
 * @returns the handles of its answers
 */
export function handlesOf(run: ConnectorRun): MonoidRequestHandle[] {
  return run.messages.flatMap((message) =>
    message.type === 'REQUEST_RESULT' ? [message.request.handle] : [],
  )
}

/**
 * Makes sure that every table that was asked for has answered once, and that it is done.
 *
 * @param run a run of query or delete
 * @param command which of them
 * @param expected the tables that were asked for
 * @param dataType what the answers should announce (B26)
 * @throws where an answer is missing or is not COMPLETE
 */
export function ensureAnswers(
  run: ConnectorRun,
  command: string,
  expected: readonly string[],
  dataType: DataType,
): void {
  const complete = run.messages.flatMap((message) =>
    message.type === 'REQUEST_RESULT' &&
    message.request.status.request_status === 'COMPLETE' &&
    message.request.status.data_type === dataType
      ? [message.request.status.schema_name]
      : [],
  )
  ensure(
    complete.sort().join() === expected.join(),
    `The ${command} should be COMPLETE for ${expected.join(', ')}; it is for ${complete.join(', ') || 'none'}.`,
  )
}
