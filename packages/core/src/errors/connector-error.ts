import { type ErrorCode, errorCodes } from './error-codes.ts'
import type { ErrorDefinition, ErrorScope, FailureType } from './error-definition.ts'

/** What a `ConnectorError` may carry besides its code and message. */
export interface ConnectorErrorOptions {
  /** What to do; the code's own hint where left out. */
  readonly hint?: string
  /** The error behind this one. Never printed: a driver's text may hold a person's data. */
  readonly cause?: unknown
  /** Catalogue names and counts that help to find the place. */
  readonly context?: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

/**
 * The one error class of the kit. Its message says what was wrong, what was expected and what came; it holds
 * no secret and no person's data.
 *
 * @example throw new ConnectorError('STORE_READ_ONLY', 'rows of a partition cannot be deleted')
 */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError'
  readonly code: ErrorCode
  readonly hint: string
  readonly context: NonNullable<ConnectorErrorOptions['context']>

  constructor(code: ErrorCode, message: string, options: ConnectorErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint ?? errorCodes[code].hint
    this.context = options.context ?? {}
  }

  get #definition(): ErrorDefinition {
    return errorCodes[this.code]
  }

  /** Whether the configuration, a passing fault or the system itself is to blame. */
  get failureType(): FailureType {
    return this.#definition.failureType
  }

  /** Whether one store or the whole silo is hurt (B14). */
  get scope(): ErrorScope {
    return this.#definition.scope
  }

  /** The exit code of a process that ends with this error. */
  get exitCode(): number {
    return this.#definition.exitCode
  }
}

/**
 * Turns anything thrown into a `ConnectorError` that is safe to show. The text of a foreign error is never taken over,
 * for it may hold a person's data: only its class and, where it is a plain identifier, its `code`. Never throws,
 * whatever is thrown: an error whose members cannot even be read is named by its type.
 *
 * @param thrown what was caught
 * @returns `thrown` itself where it is a `ConnectorError`, else one with the code `INTERNAL`
 * @example catch (error) { log.error(toConnectorError(error).message) }
 */
export function toConnectorError(thrown: unknown): ConnectorError {
  let label: string = typeof thrown
  try {
    if (thrown instanceof ConnectorError) return thrown
    label = labelOf(thrown)
  } catch {
    // a getter or a proxy that throws: the type has to do
  }
  return new ConnectorError('INTERNAL', `unexpected ${label}`, { cause: thrown })
}

const className = /^[\p{L}_$][\p{L}\p{N}_$]{0,59}$/u
/** Names like `ECONNRESET` and SQL states like `42P01`: a longer number would be somebody's. */
const plainCode = /^(?:[A-Z][A-Z0-9_]{1,39}|[0-9A-Z]{5})$/

function labelOf(thrown: unknown): string {
  const isError = thrown instanceof Error
  const name: unknown = isError ? thrown.constructor?.name : typeof thrown
  const label = typeof name === 'string' && className.test(name) ? name : 'Error'
  const code = (thrown as { code?: unknown } | null | undefined)?.code
  const coded = typeof code === 'string' && plainCode.test(code) ? `${label} ${code}` : label
  const place = isError ? firstFrame(thrown) : undefined
  return place ? `${coded} at ${place}` : coded
}

/** The file name and line of the innermost stack frame; the folders are nobody's business. */
function firstFrame({ name, message, stack }: Error): string | undefined {
  if (typeof stack !== 'string') return undefined
  // the message stands in front of the frames, and a line of it may look like one
  const head = [`${name}: ${message}`, message].find((text) => text !== '' && stack.includes(text)) ?? ''
  const frames = stack.slice(stack.indexOf(head) + head.length).split('\n')
  for (const frame of frames) {
    const match = /^\s+at .*?([^/\\(): ]+\.[cm]?[jt]s):(\d+):\d+\)?$/.exec(frame)
    if (match) return `${match[1]}:${match[2]}`
  }
  return undefined
}
