import type { ConnectorError } from '../errors/connector-error.ts'
import type { Log } from '../logging/log.ts'
import type { LogSink } from '../output/message-sink.ts'

/**
 * Writes the one LOG with which a command that failed ends: `message; hint`, with code and context. Nothing
 * where the reader has gone, for nobody would read it.
 *
 * @param error why the command ended
 * @param channel takes the message where there is no log yet; the error's text must then hold no secret
 * @param log scrubs the configuration's secrets
 * @example logError(toConnectorError(thrown), channel, log)
 */
export function logError(error: ConnectorError, channel: LogSink, log?: Log): void {
  if (error.code === 'READER_GONE') return
  const message = `${error.message}; ${error.hint}`
  const context = Object.keys(error.context).length > 0 ? { context: error.context } : {}
  if (log) log.error(message, { code: error.code, ...context })
  else {
    const time = new Date().toISOString()
    channel.log({ message, level: 'error', time, code: error.code, ...context })
  }
}
