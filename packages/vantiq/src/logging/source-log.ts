import type { Log, LogFields } from '@monoid-kit/core'

/**
 * A log whose lines name a source.
 *
 * @param log takes the lines
 * @param source the source's name, as `context.source`
 * @returns the log
 * @example sourceLog(log, 'orders').info('connected')
 */
export function sourceLog(log: Log, source: string): Log {
  const fields = ({ context, ...rest }: LogFields = {}): LogFields => ({
    ...rest,
    context: { source, ...context },
  })
  return {
    debug: (message, given) => log.debug(message, fields(given)),
    info: (message, given) => log.info(message, fields(given)),
    warn: (message, given) => log.warn(message, fields(given)),
    error: (message, given) => log.error(message, fields(given)),
  }
}
