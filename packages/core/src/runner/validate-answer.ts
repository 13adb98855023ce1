import { toConnectorError } from '../errors/connector-error.ts'
import type { Scrubber } from '../logging/scrubber.ts'
import type { MonoidValidateMessage } from '../protocol/messages.ts'

/**
 * The VALIDATE answer for an error (C17).
 *
 * @param thrown what was caught; a foreign error's text is not shown
 * @returns FAILURE with the message and the hint
 * @example catch (error) { return failureOf(error) }
 */
export function failureOf(thrown: unknown): MonoidValidateMessage {
  const error = toConnectorError(thrown)
  return { status: 'FAILURE', message: `${error.message}; ${error.hint}` }
}

/**
 * Makes an answer fit to be shown: secrets are taken out, and each `%` becomes a fullwidth one (U+FF05), for the API
 * uses the text as a format string (B37).
 *
 * @param answer what the silo found out
 * @param scrubber knows the secrets of the configuration
 * @returns the answer with its message made safe
 * @example printableAnswer({ status: 'FAILURE', message: 'disk 100% full' }, Scrubber.none).message // 'disk 100％ full'
 */
export function printableAnswer(answer: MonoidValidateMessage, scrubber: Scrubber): MonoidValidateMessage {
  // what is no answer at all is left to the check of the message
  const message: unknown = answer?.message
  if (typeof message !== 'string') return message === null ? { status: answer.status } : answer
  const { status } = answer
  return { status, message: scrubber.scrubText(message).replaceAll('%', '\uFF05') }
}
