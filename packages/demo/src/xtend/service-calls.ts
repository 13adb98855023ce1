import type { Printer } from '../printing/printer.ts'

/** What came of a call. */
export interface CallAnswer {
  readonly status: number
  readonly retryAfter: string | null
  readonly body: unknown
}

/** Calls a service as an app does, and shows each call and its answer. */
export class ServiceCalls {
  readonly #url: string
  readonly #token: string
  readonly #printer: Printer
  readonly #signal: AbortSignal

  /**
   * @param url where the service is
   * @param token one that may read
   * @param printer shows the calls
   * @param signal ends them
   */
  constructor(url: string, token: string, printer: Printer, signal: AbortSignal) {
    this.#url = url
    this.#token = token
    this.#printer = printer
    this.#signal = signal
  }

  /** A GET with the token. */
  get(path: string): Promise<CallAnswer> {
    return this.#call(path, true)
  }

  /** A GET without it. */
  getAsStranger(path: string): Promise<CallAnswer> {
    return this.#call(path, false)
  }

  /** A POST with the token. */
  post(path: string, body: object): Promise<CallAnswer> {
    return this.#call(path, true, JSON.stringify(body))
  }

  async #call(path: string, isKnown: boolean, body?: string): Promise<CallAnswer> {
    const method = body === undefined ? 'GET' : 'POST'
    const whose = isKnown ? '' : '  (without the token)'
    this.#printer.statement(
      `${method} ${decodeURIComponent(path)}${body === undefined ? '' : ` ${body}`}${whose}`,
    )
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        ...(isKnown && { authorization: `Bearer ${this.#token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
      signal: this.#signal,
    })
    const answer = (await response.json()) as unknown
    const { status } = response
    this.#printer.file(String(status), status < 400 ? answer : briefOf(answer))
    return { status, retryAfter: response.headers.get('retry-after'), body: answer }
  }
}

/** Of a problem, what differs from one to the next. */
function briefOf(problem: unknown): unknown {
  const { code, detail, hint } = (problem ?? {}) as Readonly<Record<string, unknown>>
  return { code, detail, hint }
}
