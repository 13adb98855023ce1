import type { ConnectorError } from '@monoid-kit/core'
import type { RequestScope } from './request-scope.ts'

/**
 * The requests that a service is answering, each until its answer is closed.
 *
 * @example
 * inFlight.add(scope)
 * inFlight.delete(scope)
 */
export class InFlight {
  readonly #scopes = new Set<RequestScope>()
  readonly #waiting = new Set<() => void>()
  #isClosing = false

  /** Whether the service is about to end. */
  get isClosing(): boolean {
    return this.#isClosing
  }

  refuseMore(): void {
    this.#isClosing = true
  }

  add(scope: RequestScope): void {
    this.#scopes.add(scope)
  }

  delete(scope: RequestScope): void {
    this.#scopes.delete(scope)
    if (this.#scopes.size > 0) return
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }

  /** Resolves as soon as nothing is in flight. */
  async ended(): Promise<void> {
    if (this.#scopes.size === 0) return
    await new Promise<void>((resolve) => this.#waiting.add(resolve))
  }

  /** Ends the work for all requests. */
  abort(reason: ConnectorError): void {
    for (const scope of this.#scopes) scope.abort(reason)
  }
}
