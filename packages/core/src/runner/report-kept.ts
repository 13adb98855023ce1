import type { LogSink } from '../output/message-sink.ts'

/**
 * Says in the log that the process could not give up root.
 *
 * @param channel takes the messages
 * @param problems what `dropPrivileges` returned
 * @example reportKept(channel, dropPrivileges({ entryFile }))
 */
export function reportKept(channel: LogSink, problems: readonly string[]): void {
  for (const message of problems) {
    channel.log({ message, level: 'warn', time: new Date().toISOString(), code: 'PRIVILEGES_KEPT' })
  }
}
