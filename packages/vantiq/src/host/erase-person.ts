import { randomUUID } from 'node:crypto'
import {
  type AbstractSilo,
  ConnectorError,
  executeCommand,
  type JsonObject,
  type Log,
  type MessageSink,
  type MonoidQuery,
  type MonoidRequestResult,
  nameLabel,
  type Scrubber,
  storeOf,
  wireRef,
} from '@monoid-kit/core'
import { readIdentifiers } from './parse-operation.ts'
import { scrubError } from './scrub-error.ts'
import { StoreErrors } from './store-errors.ts'

const longestRequestId = 200
const known = ['operation', 'identifiers', 'request_id']

/** What a PUBLISH asks for. */
export interface ErasureRequest {
  readonly query: MonoidQuery
}

/**
 * The id under which a PUBLISH is told of: its own `request_id`, or a new one where it has none.
 *
 * @param message what was published
 * @returns the id
 * @example requestIdOf({ operation: 'delete', request_id: '7' }) // '7'
 */
export function requestIdOf({ request_id: id }: JsonObject): string {
  return typeof id === 'string' && id !== '' && id.length <= longestRequestId ? id : randomUUID()
}

/**
 * Reads what a PUBLISH asks for: `{ operation: "delete", identifiers: […], request_id: "…" }`.
 *
 * @param message what was published
 * @returns the request
 * @throws ConnectorError `REQUEST_INVALID`, naming all that is wrong and no value
 * @example readErasure({ operation: 'delete', identifiers })
 */
export function readErasure(message: JsonObject): ErasureRequest {
  const { operation, identifiers = null, request_id: id = null } = message
  const faults = Object.keys(message)
    .filter((name) => !known.includes(name))
    .map((name) => `${nameLabel(name)}: expected one of ${known.join(', ')}`)
  if (operation !== 'delete')
    faults.push('operation: expected "delete", which is all that a PUBLISH can ask for')
  if (id !== null && id !== requestIdOf(message)) {
    faults.push(`request_id: expected a text of 1 to ${longestRequestId} characters`)
  }
  const checked = readIdentifiers(identifiers)
  if (!checked.ok) faults.push(...checked.faults)
  if (faults.length === 0 && checked.ok) return { query: checked.value }
  throw new ConnectorError('REQUEST_INVALID', faults.join('; '), {
    hint: 'PUBLISH { operation: "delete", identifiers: […], request_id: "…" } TO SOURCE',
  })
}

/** What a delete is done with. */
export interface ErasureContext {
  readonly requestId: string
  readonly log: Log
  readonly signal: AbortSignal
  readonly scrubber: Scrubber
  /** Takes a notification for each answer, as soon as it is true. */
  readonly tell: (notification: JsonObject) => void
}

/**
 * Erases a person's records and tells of it: one notification for each store, then a summary. No identifier is in them.
 *
 * @param silo the silo
 * @param request whom to erase
 * @param context what it is done with
 * @returns never rejects: what went wrong is in the summary
 * @example await erasePerson(silo, readErasure(message), context)
 */
export async function erasePerson(
  silo: AbstractSilo<unknown>,
  { query }: ErasureRequest,
  { requestId, log, signal, scrubber, tell }: ErasureContext,
): Promise<void> {
  const errors = new StoreErrors(log)
  const statuses = { PROGRESS: 0, COMPLETE: 0, FAILED: 0 }
  const sink: MessageSink = {
    framing: { head: () => new Uint8Array(), tail: new Uint8Array(), maxLineBytes: Number.POSITIVE_INFINITY },
    async send(message) {
      if (message.type !== 'REQUEST_RESULT') return
      const { status } = message.request
      statuses[status.request_status] += 1
      const reason =
        status.request_status === 'FAILED' ? scrubber.scrub({ ...errors.of(storeOf(status)) }) : {}
      tell({
        operation: 'delete',
        kind: 'store',
        request_id: requestId,
        ...outcomeOf(message.request),
        ...reason,
      })
    },
    sendRecords: () =>
      Promise.reject(new ConnectorError('MESSAGE_INVALID', 'a delete was answered by records')),
  }
  let failure: JsonObject = {}
  try {
    const context = { signal, log: errors.log, framing: sink.framing }
    await executeCommand(silo, { command: 'delete', query }, sink, context, scrubber)
  } catch (thrown) {
    const error = scrubError(signal.aborted ? signal.reason : thrown, scrubber)
    log.error(`a delete failed: ${error.message}; ${error.hint}`, { code: error.code })
    failure = reasonOf(error)
  }
  const { PROGRESS: progress, COMPLETE: complete, FAILED: failed } = statuses
  const isFailed = failed > 0 || 'code' in failure
  tell({
    operation: 'delete',
    kind: 'summary',
    request_id: requestId,
    request_status: isFailed ? 'FAILED' : progress > 0 ? 'PROGRESS' : 'COMPLETE',
    complete,
    failed,
    progress,
    ...failure,
  })
}

/**
 * The notification about a PUBLISH of which nothing was done.
 *
 * @param requestId the id of the request
 * @param error why; its texts hold no secret and no value
 * @returns the notification
 * @example outbox.add(refusalOf(requestId, new ConnectorError('NOT_ENABLED', '…')))
 */
export function refusalOf(requestId: string, error: ConnectorError): JsonObject {
  return {
    operation: 'delete',
    kind: 'refused',
    request_id: requestId,
    request_status: 'FAILED',
    ...reasonOf(error),
  }
}

function reasonOf({ code, message, hint }: ConnectorError): JsonObject {
  return { code, message: `${message}; ${hint}` }
}

/** The handle is needed only where the delete still goes on, to ask for its status. */
function outcomeOf({ status, handle }: MonoidRequestResult): JsonObject {
  const { request_status: requestStatus } = status
  const later = requestStatus === 'PROGRESS' ? { handle: { ...handle } } : {}
  return { ...wireRef(storeOf(status)), request_status: requestStatus, ...later }
}
