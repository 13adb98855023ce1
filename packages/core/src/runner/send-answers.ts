import { ConnectorError } from '../errors/connector-error.ts'
import type { MessageSink } from '../output/message-sink.ts'
import type { Finding, MonoidMessage, MonoidRequestResult } from '../protocol/messages.ts'
import { checkMessage } from '../protocol/validators.ts'
import { logStoreError } from '../silo/abstract-silo.ts'
import { failedResult } from '../silo/answers.ts'
import { isEncoded, type Records } from '../silo/records.ts'
import type { SiloContext } from '../silo/silo-context.ts'
import { type StoreRef, storeLabel, storeOf } from '../silo/store-ref.ts'
import { checkFileRecord } from './check-file-record.ts'
import { untilAborted } from './race-signal.ts'

/**
 * Makes sure that a silo's answer is a message of the protocol: the API logs in full what it cannot decode, personal
 * data included (B10).
 *
 * @param message the answer
 * @returns the message
 * @throws ConnectorError `MESSAGE_INVALID`, without the answer's values
 * @example await channel.send(validMessage(message), signal)
 */
export function validMessage(message: MonoidMessage): MonoidMessage {
  const checked = checkMessage(message)
  if (checked.ok) return message
  throw new ConnectorError('MESSAGE_INVALID', `the silo gave a wrong answer: ${checked.faults.join('; ')}`, {
    hint: 'mend the connector',
  })
}

/**
 * Sends one answer of `query` or `delete`. Where its handle does not fit a line (B27), the log says so and the store's
 * answer is FAILED instead: that is no fault of the other stores (B14).
 *
 * @param result the store's answer
 * @param channel takes the message
 * @param context for the log and the signal
 * @throws ConnectorError `MESSAGE_INVALID`; what `MessageChannel.send` throws, where not even the FAILED answer fits
 * @example for await (const result of silo.query(context, query)) await sendResult(result, channel, context)
 */
export async function sendResult(
  result: MonoidRequestResult,
  channel: MessageSink,
  context: SiloContext,
): Promise<void> {
  const send = (request: MonoidRequestResult) =>
    channel.send(validMessage({ type: 'REQUEST_RESULT', request }), context.signal)
  try {
    await send(result)
  } catch (thrown) {
    if (!hasCode(thrown, 'HANDLE_TOO_LONG')) throw thrown
    const store = storeOf(result.handle)
    logStoreError(context, store, thrown)
    await send(failedResult(store, result.handle.request_type))
  }
}

/**
 * Sends records. One that no splitting brings under the cap is left out, its store named in the log, and the others are
 * still sent.
 *
 * @param source the silo's records
 * @param channel takes the messages
 * @param context for the log, the signal and the temp store
 * @returns the stores of which records were left out
 * @throws ConnectorError `MESSAGE_INVALID`, `TEMP_STORE`; what the source or the channel throws
 * @example const stores = await sendRecords(silo.scan(context, schemas), channel, context)
 */
export async function sendRecords(
  source: AsyncIterable<Records>,
  channel: MessageSink,
  context: SiloContext,
): Promise<readonly string[]> {
  const leftOut = new Set<string>()
  for await (const records of untilAborted(source, context.signal)) {
    if (!isEncoded(records)) {
      validMessage({ type: 'RECORD', record: records })
      if (records.record_type === 'FILE') await checkFileRecord(records, context.tempStore)
    }
    try {
      await channel.sendRecords(records, context.signal)
    } catch (thrown) {
      if (isEncoded(records) || !hasCode(thrown, 'RECORD_TOO_LONG')) throw thrown
      tellOnce(storeOf(records), thrown, leftOut, context)
    }
  }
  return [...leftOut]
}

/**
 * Sends what `find` tells. Where a store's handle does not fit a line (B27) the log says so, the store is told without it,
 * and the others are still told.
 *
 * @param source the silo's findings
 * @param channel takes the messages
 * @param context for the log and the signal
 * @returns the stores whose handle was left out
 * @throws ConnectorError `MESSAGE_INVALID`; what the source or the channel throws
 * @example const stores = await sendFindings(silo.find(context, request), channel, context)
 */
export async function sendFindings(
  source: AsyncIterable<Finding>,
  channel: MessageSink,
  context: SiloContext,
): Promise<readonly string[]> {
  const leftOut = new Set<string>()
  const send = (finding: Finding) => channel.send(validMessage({ type: 'FINDING', finding }), context.signal)
  for await (const finding of untilAborted(source, context.signal)) {
    try {
      await send(finding)
    } catch (thrown) {
      if (finding.kind !== 'store' || !hasCode(thrown, 'HANDLE_TOO_LONG')) throw thrown
      tellOnce(storeOf(finding), thrown, leftOut, context)
      const { handle: _, ...rest } = finding
      await send(rest)
    }
  }
  return [...leftOut]
}

/**
 * Ends a command whose answer lacks records or handles with an error, for it must not look like a success.
 *
 * @param stores those of which some were left out; none is no error
 * @throws ConnectorError `INCOMPLETE`
 * @example failIfLeftOut(await sendRecords(records, channel, context))
 */
export function failIfLeftOut(stores: readonly string[]): void {
  if (stores.length === 0) return
  throw new ConnectorError(
    'INCOMPLETE',
    `records or handles of ${stores.length} store(s) do not fit into lines`,
    {
      context: { stores },
    },
  )
}

function tellOnce(store: StoreRef, error: ConnectorError, told: Set<string>, context: SiloContext): void {
  const label = storeLabel(store)
  if (!told.has(label)) logStoreError(context, store, error)
  told.add(label)
}

function hasCode(thrown: unknown, code: ConnectorError['code']): thrown is ConnectorError {
  return thrown instanceof ConnectorError && thrown.code === code
}
