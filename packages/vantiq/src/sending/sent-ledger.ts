/** Things of one kind that were sent one after the other. */
interface Run {
  readonly kind: 'notification' | 'reply'
  count: number
  /** When the last of it was sent. */
  at: number
}

/**
 * What was sent and not acknowledged, in its order. Things of a kind that follow one another take one entry, so that it stays
 * short however many replies go out.
 *
 * @example
 * ledger.addNotification()
 * ledger.acknowledge() // 'notification'
 */
export class SentLedger {
  /** Replies that are not kept, since the server does not seem to acknowledge them. */
  uncountedReplies = 0
  #runs: Run[] = []
  #notifications = 0

  /** How many notifications are unacknowledged. */
  get notifications(): number {
    return this.#notifications
  }

  addNotification(): void {
    this.#notifications += 1
    this.#add('notification', 0)
  }

  /** @param at when, in milliseconds of a clock that only goes forward */
  addReply(at: number): void {
    this.#add('reply', at)
  }

  /** Takes out the oldest, and tells what it was; undefined where nothing is left. */
  acknowledge(): Run['kind'] | undefined {
    const [oldest] = this.#runs
    if (!oldest) return undefined
    oldest.count -= 1
    if (oldest.count === 0) this.#runs.shift()
    if (oldest.kind === 'notification') this.#notifications -= 1
    return oldest.kind
  }

  /** Takes out the youngest notification, which was not sent after all; false where there is none. */
  takeBackNotification(): boolean {
    const index = this.#runs.findLastIndex(({ kind }) => kind === 'notification')
    const run = this.#runs[index]
    if (!run) return false
    run.count -= 1
    if (run.count === 0) this.#runs.splice(index, 1)
    this.#notifications -= 1
    return true
  }

  /** Whether the oldest are replies that were all sent before a time. */
  hasReplyBefore(time: number): boolean {
    const [oldest] = this.#runs
    return oldest?.kind === 'reply' && oldest.at < time
  }

  /** Whether any replies are unacknowledged. */
  get hasReplies(): boolean {
    return this.#runs.some(({ kind }) => kind === 'reply')
  }

  /** Takes out all replies. */
  dropReplies(): void {
    this.#runs =
      this.#notifications === 0 ? [] : [{ kind: 'notification', count: this.#notifications, at: 0 }]
  }

  /** Takes out everything, and tells how many notifications there were. */
  forget(): number {
    const notifications = this.#notifications
    this.#runs = []
    this.#notifications = 0
    return notifications
  }

  #add(kind: Run['kind'], at: number): void {
    const last = this.#runs.at(-1)
    if (last?.kind === kind) {
      last.count += 1
      last.at = at
    } else {
      this.#runs.push({ kind, count: 1, at })
    }
  }
}
