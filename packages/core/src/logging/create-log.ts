import { isJsonObject } from '../config/spec-shape.ts'
import { type ErrorCode, errorCodes } from '../errors/error-codes.ts'
import type { LogSink } from '../output/message-sink.ts'
import type { JsonObject, LogLevel } from '../protocol/messages.ts'
import type { Log, LogFields } from './log.ts'
import type { Scrubber } from './scrubber.ts'

/** How a log is made. */
export interface CreateLogOptions {
  /** Takes the configuration's secrets out of texts and context, before anything is serialised. */
  readonly scrubber: Scrubber
  /** The least grave level that is written; `info` where left out. */
  readonly level?: LogLevel
}

/**
 * Makes the operator's log: pino, writing LOG messages into a channel. Its calls never wait and never throw.
 *
 * @param channel where the LOG messages go
 * @param options the scrubber and the level
 * @returns the log
 * @example const log = await createLog(channel, { scrubber: new Scrubber(collectSecrets(spec, config)), level: 'debug' })
 */
export async function createLog(channel: LogSink, options: CreateLogOptions): Promise<Log> {
  // Loaded here, for a command that logs nothing, such as spec, should not wait for it.
  const { pino } = await import('pino')
  const { scrubber, level = 'info' } = options
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => channel.log(JSON.parse(line)) },
  )

  function write(at: LogLevel, message: string, fields: LogFields = {}): void {
    if (!logger.isLevelEnabled(at)) return
    try {
      logger[at](scrubbedFields(fields, scrubber), '%s', scrubber.scrubText(String(message)))
    } catch {
      // What has no text or cannot be walked, such as a cycle, must not fail the one who logs it.
      logger[at](
        '%s',
        typeof message === 'string' ? scrubber.scrubText(message) : 'a log line without a text',
      )
    }
  }

  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
  }
}

function scrubbedFields({ code, context }: LogFields, scrubber: Scrubber): LogFields {
  return {
    // The kit's own codes are no secrets, though a password may be spelt like a part of one.
    ...(code === undefined ? {} : { code: isKnown(code) ? code : scrubber.scrubText(String(code)) }),
    ...(context === undefined ? {} : { context: scrubber.scrub(plainContext(context)) }),
  }
}

/** As it will be written: what makes its own JSON makes it before the secrets are taken out, not after. */
function plainContext(context: JsonObject): JsonObject {
  const json = JSON.stringify(context, (_key, value) => (typeof value === 'bigint' ? Number(value) : value))
  const plain: unknown = JSON.parse(json)
  if (!isJsonObject(plain)) throw new TypeError('the context of a log line is no object')
  return plain
}

function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code)
}
