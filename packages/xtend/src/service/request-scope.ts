import type { IncomingMessage, ServerResponse } from 'node:http'
import { ConnectorError } from '@monoid-kit/core'
import type { RequestLog } from './request-log.ts'

/** How an answer ended: as a whole, cut by the service, or because the caller went away. */
export type Outcome = 'complete' | 'cut' | 'gone'

/**
 * One request from its first byte to the last one of its answer: its id, its log, and the signal that ends its work.
 *
 * @example const scope = new RequestScope(request, response, log)
 */
export class RequestScope {
  readonly id: string
  readonly log: RequestLog
  readonly #controller = new AbortController()
  readonly #startedAt = performance.now()
  readonly #response: ServerResponse
  #deadline: NodeJS.Timeout | undefined
  #isCut = false

  /** @param parts the id, the log, and both ends of the request; the caller's going away is watched from now on */
  constructor(parts: {
    readonly id: string
    readonly log: RequestLog
    readonly request: IncomingMessage
    readonly response: ServerResponse
  }) {
    this.id = parts.id
    this.log = parts.log
    this.#response = parts.response
    parts.response.once('close', () => {
      clearTimeout(this.#deadline)
      if (!this.#response.writableFinished) {
        this.abort(new ConnectorError('READER_GONE', 'the caller went away'))
      }
    })
  }

  /** Aborted with a `ConnectorError` when the work for the request has to end. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Milliseconds since the request came, whole. */
  get milliseconds(): number {
    return Math.round(performance.now() - this.#startedAt)
  }

  /** How the answer ended; to be asked once the response is closed. */
  get outcome(): Outcome {
    if (this.#response.writableFinished) return 'complete'
    return this.#isCut ? 'cut' : 'gone'
  }

  /** Ends the work. The first reason counts. */
  abort(reason: ConnectorError): void {
    this.#controller.abort(reason)
  }

  /** Ends the work after so many seconds; never for 0. */
  setDeadline(seconds: number): void {
    if (seconds === 0) return
    this.#deadline = setTimeout(() => {
      const hint = 'ask for less at once, or let the operator raise XTEND_DEADLINE_SECONDS'
      this.abort(new ConnectorError('DEADLINE', `the request took longer than ${seconds} s`, { hint }))
    }, seconds * 1000)
  }

  /** To be called before the service itself cuts the answer. */
  noteCut(): void {
    this.#isCut = true
  }
}
