import { type AbstractSilo, ConnectorError, type Log, toConnectorError } from '@monoid-kit/core'
import { limitReached, limitRows } from './limit-rows.ts'
import type { RowTaker } from './row-taker.ts'
import { type SiloOperation, SiloWork, type WorkContext } from './silo-work.ts'
import { StoreErrors } from './store-errors.ts'

/** What an answer is made with. */
export interface AnswerContext extends Omit<WorkContext, 'errors'> {
  readonly log: Log
}

/**
 * Answers an operation by rows as the silo yields them.
 *
 * @param silo the silo
 * @param operation what is asked
 * @param take where the rows go
 * @param context what the answer is made with
 * @throws ConnectorError where the answer is wrong or lacks anything, after the rows that there are, its texts not scrubbed
 *   yet; the reason of the signal once it is aborted; what `take` throws
 * @example await answerOperation(silo, { operation: 'schema' }, (rows) => reply.addRows(rows), context)
 */
export async function answerOperation(
  silo: AbstractSilo<unknown>,
  operation: SiloOperation,
  take: RowTaker,
  { log, ...context }: AnswerContext,
): Promise<void> {
  const errors = new StoreErrors(log)
  const limit = 'limit' in operation ? operation.limit : undefined
  const bare = operation.operation === 'statement'
  const rows = limit === undefined ? take : limitRows(take, { limit, bare })
  try {
    await new SiloWork(silo, { ...context, errors }, rows).carryOut(operation)
  } catch (thrown) {
    if (thrown !== limitReached) {
      context.signal.throwIfAborted()
      throw explained(thrown, errors)
    }
    const { length: failed } = errors.stores
    if (failed > 0)
      throw explained(new ConnectorError('INCOMPLETE', `${failed} store(s) could not be read`), errors)
  }
}

/** The error with the reasons why stores failed, where it says only that some did. */
function explained(thrown: unknown, errors: StoreErrors): ConnectorError {
  const error = toConnectorError(thrown)
  const { stores } = errors
  if (error.code !== 'INCOMPLETE' || stores.length === 0) return error
  return new ConnectorError(error.code, `${error.message}: ${errors.reasons(stores)}`, { cause: error })
}
