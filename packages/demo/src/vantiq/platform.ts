import type { JsonObject } from '@monoid-kit/core'
import type { FakeVantiq } from '@monoid-kit/testkit/vantiq'
import { ensure } from '../ensure.ts'
import type { Printer } from '../printing/printer.ts'

const source = 'shop'

/** The platform as its user sees it: what it asks and publishes is shown, and what comes of it. */
export class Platform {
  readonly server: FakeVantiq
  readonly printer: Printer
  readonly signal: AbortSignal

  /**
   * @param server the stand-in
   * @param printer shows it
   * @param signal ends every wait
   */
  constructor(server: FakeVantiq, printer: Printer, signal: AbortSignal) {
    this.server = server
    this.printer = printer
    this.signal = signal
  }

  /** Waits until the source is connected. */
  async connected(): Promise<void> {
    await this.#unlessAborted(this.server.connected(source))
  }

  /** Shows a SELECT and the first of its rows, and gives all of them. */
  async select(request: JsonObject, shown = 1): Promise<readonly JsonObject[]> {
    const members = Object.entries(request).map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    this.#show(`SELECT * FROM SOURCE ${source} WITH`, members.join(', '))
    const outcome = await this.#unlessAborted(this.server.query(source, request).outcome)
    if (outcome.kind !== 'rows') throw new Error(`The query ended so: ${JSON.stringify(outcome)}`)
    const { rows } = outcome
    for (const [index, row] of rows.slice(0, shown).entries())
      this.printer.file(`row ${index + 1} of ${rows.length}`, row)
    if (rows.length === 0) this.printer.text('no rows')
    return rows
  }

  /** Shows a SELECT that is refused, and why. */
  async selectRefused(request: JsonObject, code: string): Promise<void> {
    this.#show(`SELECT * FROM SOURCE ${source} WITH`, `operation = ${JSON.stringify(request.operation)}, …`)
    const outcome = await this.#unlessAborted(this.server.query(source, request).outcome)
    const [error] = outcome.kind === 'error' ? outcome.errors : []
    ensure(error?.messageCode === code, `The query should have been refused as ${code}.`)
    this.printer.file('error', error)
  }

  /** Shows a PUBLISH and the notifications up to its summary, and gives these. */
  async publish(message: JsonObject): Promise<readonly JsonObject[]> {
    this.#show('PUBLISH', JSON.stringify(message), `TO SOURCE ${source}`)
    const from = this.server.notificationCount
    this.server.publish(source, message)
    const told = () => this.server.notifications.slice(from).map(({ object }) => object)
    await this.#unlessAborted(this.server.until(() => told().some(({ kind }) => kind !== 'store')))
    for (const notification of told()) this.printer.file('notification', notification)
    return told()
  }

  #show(...parts: readonly string[]): void {
    this.printer.statement(parts.join(' '))
  }

  async #unlessAborted<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this
    signal.throwIfAborted()
    let stop = () => {}
    const aborted = new Promise<never>((_, reject) => {
      stop = () => reject(signal.reason)
      signal.addEventListener('abort', stop, { once: true })
    })
    try {
      return await Promise.race([promise, aborted])
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
}
