import type { JsonObject } from '../protocol/messages.ts'

/** What a log line may carry besides its text. */
export interface LogFields {
  /** A stable code of the kit: see docs/errors.md. */
  readonly code?: string
  /** Catalogue names and counts; never a person's data, never a secret. */
  readonly context?: JsonObject
}

/**
 * The operator's log; each call becomes one LOG message. Secrets of the configuration are scrubbed by value
 * on the way out, yet a text should hold none to begin with.
 *
 * @example context.log.warn('skipped a database', { code: 'DATABASE_SKIPPED', context: { database: 'archive' } })
 */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}
