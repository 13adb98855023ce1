import type { LogSink } from '@monoid-kit/core'
import type { Access } from './access.ts'

/**
 * Tells the operator the token that was made, in one line of the log and nowhere else. The line goes to the log's sink, for the
 * log itself takes tokens out of its texts.
 *
 * @param sink where the entries of the log go
 * @param access what made the token; nothing is told where it made none
 * @example announceToken(host.logSink, access)
 */
export function announceToken(sink: LogSink, { madeToken }: Pick<Access, 'madeToken'>): void {
  if (madeToken === undefined) return
  sink.log({
    level: 'warn',
    time: new Date().toISOString(),
    message: `XTEND_READ_TOKEN is not set: until this process ends, reading takes the token ${madeToken}`,
  })
}
