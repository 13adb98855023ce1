import type { IncomingMessage } from 'node:http'
import type { Scope } from './scope.ts'

/** Decides who may call which route. */
export interface Access {
  /**
   * Lets a request in, before its body is read.
   *
   * @param request the headers and the connection
   * @param scope what the route demands
   * @throws HttpError 401 without a known token, 403 where the token lacks the scope or erasure is off, 421 for an unknown
   *   host name, 429 after many wrong tokens
   */
  admit(request: IncomingMessage, scope: Scope): Promise<void>
  /** Every token, for a `Scrubber`. */
  readonly secrets: readonly string[]
  /** The token that was made because no read token was given. */
  readonly madeToken?: string
}
