import { ConnectorError } from '../errors/connector-error.ts'
import { Scrubber } from './scrubber.ts'

/** Beyond this, a session forgets the secrets that it has not met for the longest time. */
const maxSecrets = 1000

/**
 * The secrets of all configurations that a process has seen. An error that nobody caught, or a warning of Node, may come
 * from a silo whose request is long done, so the log of the running command cannot know what to take out.
 *
 * @example
 * known.add(collectSecrets(spec, config))
 * known.scrubError(toConnectorError(thrown))
 */
export class KnownSecrets {
  /** In the order in which they were last met. */
  readonly #secrets = new Set<string>()
  #scrubber: Scrubber | undefined = Scrubber.none

  /** Remembers the secrets of one configuration. */
  add(secrets: Iterable<string>): void {
    for (const secret of secrets) {
      if (!this.#secrets.delete(secret)) this.#scrubber = undefined
      this.#secrets.add(secret)
    }
    for (const oldest of this.#secrets) {
      if (this.#secrets.size <= maxSecrets) break
      this.#secrets.delete(oldest)
      this.#scrubber = undefined
    }
  }

  /** A text without any of the secrets. */
  scrubText(text: string): string {
    this.#scrubber ??= new Scrubber(this.#secrets)
    return this.#scrubber.scrubText(text)
  }

  /** An error whose texts hold none of the secrets. Its context is left out: it was not meant for this log. */
  scrubError(error: ConnectorError): ConnectorError {
    return new ConnectorError(error.code, this.scrubText(error.message), {
      hint: this.scrubText(error.hint),
      cause: error,
    })
  }
}
