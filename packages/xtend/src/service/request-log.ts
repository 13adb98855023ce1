import { type ErrorCode, errorCodes, type Log, type LogFields, storeLabel } from '@monoid-kit/core'
import type { StoreProblem } from '../problems/problem.ts'

/**
 * The log of one request: it names the request in each line, and keeps what it was told of single stores, for the
 * answer says the same.
 *
 * @example const log = new RequestLog(serviceLog, requestId, scrubber)
 */
export class RequestLog implements Log {
  /** What went wrong in single stores, in the order in which it was told. */
  readonly storeProblems: StoreProblem[] = []
  readonly #log: Log
  readonly #requestId: string
  readonly #scrub: (text: string) => string

  constructor(log: Log, requestId: string, scrub: (text: string) => string) {
    this.#log = log
    this.#requestId = requestId
    this.#scrub = scrub
  }

  debug(message: string, fields?: LogFields): void {
    this.#log.debug(message, this.#named(fields))
  }

  info(message: string, fields?: LogFields): void {
    this.#log.info(message, this.#named(fields))
  }

  warn(message: string, fields?: LogFields): void {
    this.#log.warn(message, this.#named(fields))
  }

  error(message: string, fields?: LogFields): void {
    const problem = this.#keep(message, fields)
    if (problem?.code === 'UNKNOWN_STORE') {
      // its name is whatever the caller took for one
      this.#log.error(problem.detail, this.#named({ code: problem.code }))
    } else this.#log.error(message, this.#named(fields))
  }

  /** The store errors that silos tell by `logStoreError`. */
  #keep(message: string, { code, context }: LogFields = {}): StoreProblem | undefined {
    if (!isKnown(code) || typeof context?.store !== 'string') return undefined
    const { store: name } = context
    const group = typeof context.group === 'string' ? { group: context.group } : {}
    const label = `${storeLabel({ name, ...group })}: `
    const problem = {
      ...(group.group !== undefined && { schema_group: group.group }),
      schema_name: name,
      code,
      detail: this.#scrub(message.startsWith(label) ? message.slice(label.length) : message),
    }
    this.storeProblems.push(problem)
    return problem
  }

  #named(fields: LogFields = {}): LogFields {
    return { ...fields, context: { request: this.#requestId, ...fields.context } }
  }
}

function isKnown(code: string | undefined): code is ErrorCode {
  return code !== undefined && Object.hasOwn(errorCodes, code)
}
