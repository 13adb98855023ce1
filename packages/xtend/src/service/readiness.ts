import { type Log, type MonoidValidateMessage, toConnectorError } from '@monoid-kit/core'
import type { SiloHost } from '../silo/served-silo.ts'
import { checkSilo } from '../silo/silo-work.ts'
import { RequestLog } from './request-log.ts'

/** How long the outcome of a check counts, so that probes, which need no token, cost the silo next to nothing. */
const keptMilliseconds = 30_000
/** How long a check may take. */
const checkMilliseconds = 10_000

/**
 * Finds out whether the silo behind a service works, at most once in half a minute, however often it is asked. Why it does not
 * is told by the log alone, for anybody may ask.
 *
 * @example await new Readiness(log, siloHost).check()
 */
export class Readiness {
  readonly #log: Log
  readonly #host: SiloHost | undefined
  #outcome: Promise<boolean> | undefined
  #validUntil = 0

  /** @param host none for a service without a silo, which is always ready */
  constructor(log: Log, host: SiloHost | undefined) {
    this.#log = log
    this.#host = host
  }

  /** Whether the silo works. */
  async check(): Promise<boolean> {
    if (!this.#host) return true
    if (this.#outcome && performance.now() < this.#validUntil) return this.#outcome
    this.#validUntil = performance.now() + keptMilliseconds
    this.#outcome = this.#ask(this.#host)
    return this.#outcome
  }

  async #ask(host: SiloHost): Promise<boolean> {
    const log = new RequestLog(this.#log, 'readiness', (text) => text)
    try {
      const json = await checkSilo(host, { signal: AbortSignal.timeout(checkMilliseconds), log })
      const { status, message } = JSON.parse(json) as MonoidValidateMessage
      if (status === 'SUCCESS') return true
      log.warn(`not ready: ${message ?? 'the silo says no more'}`, { code: 'NOT_READY' })
    } catch (thrown) {
      const { message, hint } = toConnectorError(thrown)
      log.warn(`not ready: ${message}; ${hint}`, { code: 'NOT_READY' })
    }
    return false
  }
}
