import { ConnectorError, type ErrorCode, errorCodes, type MonoidLogMessage } from '@monoid-kit/core'

/**
 * What a connector of the kit has logged when it failed, as an error again: it says more than the exit code does.
 *
 * @param log its last LOG of level `error`
 * @param thrown the error of the exit code
 * @returns the error with the log's code; undefined where the log carries no code of the kit
 * @example throw errorOfLog(log, thrown) ?? thrown
 */
export function errorOfLog(log: MonoidLogMessage, thrown: ConnectorError): ConnectorError | undefined {
  const code = codeOf(log)
  if (code === undefined) return undefined
  // a connector logs an error as its message and its hint
  const { hint } = errorCodes[code]
  const tail = `; ${hint}`
  return log.message.endsWith(tail)
    ? new ConnectorError(code, log.message.slice(0, -tail.length), { cause: thrown })
    : new ConnectorError(code, log.message, { hint: `look up ${code} in docs/errors.md`, cause: thrown })
}

function codeOf({ code }: MonoidLogMessage): ErrorCode | undefined {
  return code !== undefined && Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : undefined
}
