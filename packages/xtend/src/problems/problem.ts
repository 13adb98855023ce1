import {
  type ConnectorError,
  type ErrorCode,
  errorCodes,
  type Scrubber,
  toConnectorError,
} from '@monoid-kit/core'
import { HttpError, type RequestFault } from './http-error.ts'
import { statusOf } from './status-of.ts'

/** The media type of a problem. */
export const problemType = 'application/problem+json'

const codesPage = 'https://github.com/monoid-kit/monoid-connector-kit/blob/main/docs/errors.md'

/** A problem detail after RFC 9457, with the kit's code and hint. */
export interface Problem {
  /** Where the codes are explained. */
  readonly type: string
  /** What the code means. */
  readonly title: string
  readonly status: number
  /** What was wrong this time. */
  readonly detail: string
  /** The id of the request, as the log has it. */
  readonly instance: string
  readonly code: ErrorCode
  /** What to do. */
  readonly hint: string
  readonly errors?: readonly RequestFault[]
  /** The stores that hold what was wrong. */
  readonly stores?: readonly StoreProblem[]
}

/** What went wrong in one store. */
export interface StoreProblem {
  readonly schema_name: string
  readonly schema_group?: string
  readonly code: ErrorCode
  readonly detail: string
}

/** What a problem needs to know besides the error. */
export interface ProblemContext {
  readonly requestId: string
  readonly scrubber: Scrubber
  readonly stores?: readonly StoreProblem[]
}

/**
 * Makes a problem of whatever was thrown: no stack, no text of a foreign error, no secret.
 *
 * @param thrown what was caught
 * @param context the request's id and the secrets to take out
 * @returns the problem; its `status` is that of the response
 * @example reply.code(problem.status).type(problemType).send(JSON.stringify(problem))
 */
export function problemOf(thrown: unknown, { requestId, scrubber, stores }: ProblemContext): Problem {
  const error = toConnectorError(thrown)
  // a foreign error's class and place are for the log only
  const detail = error === thrown ? scrubber.scrubText(error.message) : 'an unexpected error'
  return {
    type: codesPage,
    title: errorCodes[error.code].meaning,
    status: statusOf(error),
    detail,
    instance: requestId,
    code: error.code,
    hint: scrubber.scrubText(error.hint),
    ...faultsOf(error),
    ...(stores && stores.length > 0 && { stores }),
  }
}

function faultsOf(error: ConnectorError): { readonly errors?: readonly RequestFault[] } {
  return error instanceof HttpError && error.errors.length > 0 ? { errors: error.errors } : {}
}
