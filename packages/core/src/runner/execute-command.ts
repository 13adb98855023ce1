import { ConnectorError } from '../errors/connector-error.ts'
import { Scrubber } from '../logging/scrubber.ts'
import type { MessageSink } from '../output/message-sink.ts'
import type { MonoidMessage, MonoidSchema, MonoidValidateMessage } from '../protocol/messages.ts'
import type { AbstractSilo } from '../silo/abstract-silo.ts'
import { canFind } from '../silo/find.ts'
import type { SiloContext } from '../silo/silo-context.ts'
import { groupByStore, storeKey, storeLabel, storeOf } from '../silo/store-ref.ts'
import type { SiloRequest } from './command-request.ts'
import { raceSignal, untilAborted } from './race-signal.ts'
import { failIfLeftOut, sendFindings, sendRecords, sendResult, validMessage } from './send-answers.ts'
import { failureOf, printableAnswer } from './validate-answer.ts'

/**
 * Carries out one command of a silo and sends its answers: for each command only messages of the types that the
 * protocol has for it, besides LOG (B11). Answers are sent as they are yielded; a SCHEMA only once it is complete (B12).
 *
 * @param silo the silo, made for the request's configuration; stays open
 * @param request what to do
 * @param channel takes the messages
 * @param context handed to the silo; its signal ends the command even where the silo hangs
 * @param scrubber takes the configuration's secrets out of the VALIDATE answer
 * @throws ConnectorError `MESSAGE_INVALID` where the silo gives what the protocol does not know; one of scope silo where the answers cannot be trusted; `ANSWER_MISSING` where it answers a query or delete for fewer stores than were named (B20); `INCOMPLETE` where records of an export were left out; the signal's reason when aborted
 * @example await executeCommand(silo, { command: 'query', query }, channel, context)
 */
export async function executeCommand(
  silo: AbstractSilo<unknown>,
  request: SiloRequest,
  channel: MessageSink,
  context: SiloContext,
  scrubber: Scrubber = Scrubber.none,
): Promise<void> {
  const { signal } = context
  signal.throwIfAborted()
  const send = (message: MonoidMessage) => channel.send(validMessage(message), signal)
  switch (request.command) {
    case 'validate':
      return send({
        type: 'VALIDATE',
        validate_msg: printableAnswer(await validate(silo, context), scrubber),
      })
    case 'schema': {
      const schemas: MonoidSchema[] = []
      for await (const schema of untilAborted(silo.schemas(context), signal)) schemas.push(schema)
      return send({ type: 'SCHEMA', schema_msg: { schemas } })
    }
    case 'scan':
      await sendRecords(silo.scan(context, request.schemas), channel, context)
      return
    case 'query':
    case 'delete': {
      const unanswered = new Map(
        groupByStore(request.query.identifiers).map(({ store }) => [storeKey(store), storeLabel(store)]),
      )
      for await (const result of untilAborted(silo[request.command](context, request.query), signal)) {
        await sendResult(result, channel, context)
        unanswered.delete(storeKey(storeOf(result.handle)))
      }
      return failIfUnanswered([...unanswered.values()])
    }
    case 'request-status':
      for await (const status of untilAborted(silo.requestStatus(context, request.requests), signal)) {
        await send({ type: 'REQUEST_STATUS', request_status: status })
      }
      return
    case 'find':
      if (!canFind(silo)) throw new ConnectorError('USAGE', 'the silo has no command find')
      return failIfLeftOut(await sendFindings(silo.find(context, request.find), channel, context))
    case 'request-results':
      return failIfLeftOut(
        await sendRecords(silo.requestResults(context, request.requests), channel, context),
      )
  }
}

/** Whoever asked would take the silence for success. */
function failIfUnanswered(stores: readonly string[]): void {
  if (stores.length === 0) return
  throw new ConnectorError('ANSWER_MISSING', `the silo gave no answer for ${stores.length} store(s)`, {
    context: { stores },
  })
}

/** A silo whose check throws has found out that the configuration does not work (C17). */
async function validate(silo: AbstractSilo<unknown>, context: SiloContext): Promise<MonoidValidateMessage> {
  try {
    return await raceSignal(silo.validate(context), context.signal)
  } catch (thrown) {
    context.signal.throwIfAborted()
    return failureOf(thrown)
  }
}
