import type { MessageChannel } from '../output/message-channel.ts'
import type { LogLevel } from '../protocol/messages.ts'
import type { Log } from './log.ts'
import type { Scrubber } from './scrubber.ts'

/** How a log is made. */
export interface CreateLogOptions {
  readonly scrubber: Scrubber
  readonly level?: LogLevel
}

export async function createLog(_channel: MessageChannel, _options: CreateLogOptions): Promise<Log> {
  throw new Error('not yet')
}
