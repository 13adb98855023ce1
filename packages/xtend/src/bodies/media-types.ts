import type { IncomingMessage } from 'node:http'
import Negotiator from 'negotiator'
import { HttpError } from '../problems/http-error.ts'

/**
 * Chooses the media type of an answer.
 *
 * @param request its `Accept`, with q-values; none accepts all
 * @param offered what there is, the preferred first
 * @returns those that the caller accepts, the best first
 * @throws HttpError 406 where that is none
 * @example acceptedTypes(request, ['application/json', 'application/x-ndjson'])[0]
 */
export function acceptedTypes(
  request: Pick<IncomingMessage, 'headers'>,
  offered: readonly string[],
): readonly string[] {
  const { accept } = request.headers
  if (accept === undefined || accept === '*/*') return offered
  const accepted = new Negotiator(request).mediaTypes([...offered])
  if (accepted.length > 0) return accepted
  throw new HttpError(406, 'REQUEST_INVALID', `expected Accept to allow ${offered.join(' or ')}`, {
    hint: 'correct the header Accept',
  })
}
