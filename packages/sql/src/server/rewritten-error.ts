import { ConnectorError } from '@monoid-kit/core'

/**
 * The error for a table that was written anew while it was read: see `SqlSession.rewritten`.
 *
 * @returns an error of the store
 * @example if ((await session.rewritten?.([table], context))?.length) throw rewrittenError()
 */
export function rewrittenError(): ConnectorError {
  return new ConnectorError(
    'DATABASE_ERROR',
    'a table was truncated, altered or replaced after the reading began, so rows may be missing',
    { hint: 'try again' },
  )
}
