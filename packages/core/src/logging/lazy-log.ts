import type { MessageChannel } from '../output/message-channel.ts'
import type { LogLevel } from '../protocol/messages.ts'
import type { CreateLogOptions } from './create-log.ts'
import type { Log, LogFields } from './log.ts'

/** A log that is made when it is first written to. */
export interface LazyLog extends Log {
  /** Resolves once all that was given to the log has been handed to the channel; never rejects. */
  settled(): Promise<void>
}

type Line = readonly [at: LogLevel, message: string, fields?: LogFields]

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/**
 * A log like that of `createLog`, whose library is loaded for the first line, since most commands log nothing. Until it is
 * there the channel holds back what is sent after that line.
 *
 * @param channel where the LOG messages go
 * @param options the scrubber and the level
 * @returns the log
 * @example const log = lazyLog(channel, { scrubber })
 */
export function lazyLog(channel: MessageChannel, options: CreateLogOptions): LazyLog {
  const least = levels.indexOf(options.level ?? 'info')
  let log: Log | undefined
  let waiting: Line[] = []
  let loading: Promise<void> | undefined

  async function load(): Promise<void> {
    const { createLog } = await import('./create-log.ts')
    log = await createLog(channel, options)
    for (const [at, message, fields] of waiting) log[at](message, fields)
    waiting = []
  }

  function write(...line: Line): void {
    const [at, message, fields] = line
    if (log) {
      log[at](message, fields)
    } else if (levels.indexOf(at) >= least) {
      waiting.push(line)
      if (!loading) {
        loading = load()
        channel.waitFor(loading)
      }
    }
  }

  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    settled: async () => loading,
  }
}
