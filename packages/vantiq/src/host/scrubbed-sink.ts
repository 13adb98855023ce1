import { type LogSink, type MonoidLogMessage, Scrubber } from '@monoid-kit/core'

/** Beyond this, the secrets that were not met for the longest time are forgotten. */
const mostSecrets = 1000

/**
 * Takes secrets out of all lines of a log, also those that become known only while it is written: each configuration that the
 * platform sends brings its own.
 *
 * @example
 * const sink = new ScrubbedSink(host.logSink)
 * sink.learn([password])
 */
export class ScrubbedSink implements LogSink {
  readonly #sink: LogSink
  /** In the order in which they were last met. */
  readonly #secrets = new Set<string>()
  #scrubber = Scrubber.none

  /** @param sink takes the lines without the secrets */
  constructor(sink: LogSink) {
    this.#sink = sink
  }

  /** Takes these out of all lines from now on. */
  learn(secrets: Iterable<string>): void {
    for (const secret of secrets) {
      this.#secrets.delete(secret)
      this.#secrets.add(secret)
    }
    for (const oldest of this.#secrets) {
      if (this.#secrets.size <= mostSecrets) break
      this.#secrets.delete(oldest)
    }
    this.#scrubber = new Scrubber(this.#secrets)
  }

  log(entry: MonoidLogMessage): void {
    const { message, context, ...rest } = entry
    this.#sink.log({
      message: this.#scrubber.scrubText(message),
      ...rest,
      ...(context && { context: this.#scrubber.scrub(context) }),
    })
  }
}
