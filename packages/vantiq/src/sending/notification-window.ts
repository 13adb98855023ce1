import { ConnectorError, type Log } from '@monoid-kit/core'
import { AcknowledgementHabits } from './acknowledgement-habits.ts'
import { SentLedger } from './sent-ledger.ts'

const defaultLimit = 5
const defaultTimeoutSeconds = 30
/** What callers may keep waiting who do not wait themselves. */
const maxWaitingBytes = 16 * 1024 * 1024

/** How a `NotificationWindow` counts. */
export interface NotificationWindowOptions {
  /** How many notifications may be without an acknowledgement; 0 for any number, 5 where left out. */
  readonly limit?: number
  /** How long the senders wait for an acknowledgement before what is missing counts as lost; 30 where left out. */
  readonly acknowledgementTimeoutSeconds?: number
  /** What is known of the server from earlier sockets, and is learned on this one. */
  readonly habits?: AcknowledgementHabits
  readonly log: Log
}

interface Sender {
  readonly admit: () => void
  readonly refuse: (reason: unknown) => void
}

/**
 * Holds notifications back while too many are unacknowledged, for a server that is flooded loses some. One window belongs to one
 * socket: with the next one nothing is outstanding, so a lost connection takes no permit along.
 *
 * An acknowledgement is a bare `{"status":200}` and does not say what it is for; a server may send one for query replies, too.
 * Counting each as one for a notification would let more and more through; counting none for a reply could let the senders
 * wait for ever. So what was sent is kept in order, replies among it, and an acknowledgement is taken to be for the oldest.
 * That is never too lax. It is too strict where the server does not acknowledge replies, which shows: a reply
 * stays unacknowledged for a tenth of the time limit, or nothing more comes for as long while senders wait and
 * acknowledgements were put down to replies. From then on replies are not counted; they are again when an acknowledgement
 * comes that no notification can be meant by. Where nothing explains a silence of the whole time limit, acknowledgements were
 * lost: the log says so, and what is outstanding is forgotten. So nobody waits for ever.
 *
 * @example
 * await window.acquire(signal)
 * await writer.send(encodeNotification('orders', event), signal)
 */
export class NotificationWindow {
  readonly #limit: number
  readonly #timeoutMs: number
  readonly #habits: AcknowledgementHabits
  readonly #log: Log
  readonly #ledger = new SentLedger()
  readonly #senders = new Set<Sender>()
  #timer: NodeJS.Timeout | undefined
  #closed: ConnectorError | undefined
  /** Acknowledgements put down to replies while notifications were unacknowledged. */
  #spentOnReplies = 0
  #waitingBytes = 0
  /** Notifications that were forgotten, whose acknowledgements may come yet. */
  #forgotten = 0

  /** @param options see `NotificationWindowOptions` */
  constructor(options: NotificationWindowOptions) {
    this.#limit = options.limit === 0 ? Number.POSITIVE_INFINITY : (options.limit ?? defaultLimit)
    this.#timeoutMs = (options.acknowledgementTimeoutSeconds ?? defaultTimeoutSeconds) * 1000
    this.#habits = options.habits ?? new AcknowledgementHabits()
    this.#log = options.log
  }

  /** How many notifications count as unacknowledged. */
  get outstanding(): number {
    return this.#ledger.notifications
  }

  /**
   * Waits until one more notification may be sent, in the order of the calls. Send it in the same turn.
   *
   * @param signal ends the wait
   * @param bytes how much memory the notification takes while it waits
   * @throws the signal's reason, or that of `close`; ConnectorError `OVERLOADED` where 16 MiB are waiting already: nothing
   *   may be sent then
   */
  acquire(signal?: AbortSignal, bytes = 0): Promise<void> {
    if (this.#closed) return Promise.reject(this.#closed)
    if (signal?.aborted) return Promise.reject(signal.reason)
    this.#doubtReplies()
    if (this.#senders.size === 0 && this.#ledger.notifications < this.#limit) {
      this.#count()
      return Promise.resolve()
    }
    if (this.#waitingBytes + bytes > maxWaitingBytes) return Promise.reject(tooManyWaiting())
    this.#waitingBytes += bytes
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#senders.delete(sender)
        this.#waitingBytes -= bytes
        signal?.removeEventListener('abort', leave)
      }
      const leave = () => {
        settle()
        reject(signal?.reason)
      }
      const sender: Sender = {
        admit: () => {
          settle()
          resolve()
        },
        refuse: (reason) => {
          settle()
          reject(reason)
        },
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.#senders.add(sender)
      if (!this.#timer) this.#startTimer()
    })
  }

  /** Gives a permit back: what it was for has not been sent and will not be. */
  release(): void {
    if (this.#closed || !this.#ledger.takeBackNotification()) return
    this.#admit()
    if (this.#senders.size > 0) this.#startTimer()
  }

  /** A status message came that answers no query: something that was sent has been dealt with. */
  acknowledge(): void {
    if (this.#closed) return
    this.#doubtReplies()
    const kind = this.#ledger.acknowledge()
    if (kind === 'reply') {
      this.#spentOnReplies += 1
      if (this.#ledger.notifications === 0) this.#habits.repliesToo = true
    } else if (kind === undefined) {
      if (this.#forgotten > 0) this.#forgotten -= 1
      else if (this.#ledger.uncountedReplies > 0) this.#countReplies()
    }
    if (this.#ledger.notifications === 0) this.#spentOnReplies = 0
    this.#admit()
    if (this.#senders.size > 0) this.#startTimer()
  }

  /** A frame of a query reply was sent, which the server may acknowledge. */
  noteReply(): void {
    if (this.#habits.repliesToo === false) this.#ledger.uncountedReplies += 1
    else this.#ledger.addReply(performance.now())
  }

  /**
   * Refuses all who wait and all who come.
   *
   * @param reason what they are told
   */
  close(reason: ConnectorError): void {
    if (this.#closed) return
    this.#closed = reason
    clearTimeout(this.#timer)
    for (const sender of this.#senders) sender.refuse(reason)
  }

  #count(): void {
    // Without a limit nobody ever waits, and nothing has to be kept.
    if (this.#limit !== Number.POSITIVE_INFINITY) this.#ledger.addNotification()
  }

  #admit(): void {
    for (const sender of this.#senders) {
      if (this.#ledger.notifications >= this.#limit) return
      this.#count()
      sender.admit()
    }
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #startTimer(): void {
    clearTimeout(this.#timer)
    const silenceMs = this.#spentOnReplies > 0 ? this.#doubtMs : this.#timeoutMs
    this.#timer = setTimeout(() => this.#breakSilence(), silenceMs)
    this.#timer.unref()
  }

  /** How long a reply may be unacknowledged: longer where the server is known to acknowledge them. */
  get #doubtMs(): number {
    return this.#habits.repliesToo ? this.#timeoutMs : this.#timeoutMs / 10
  }

  #doubtReplies(): void {
    if (!this.#ledger.hasReplyBefore(performance.now() - this.#doubtMs)) return
    this.#leaveOutReplies()
    this.#admit()
  }

  #countReplies(): void {
    this.#habits.repliesToo = true
    this.#ledger.uncountedReplies = 0
  }

  /** What was put down to replies was for notifications. */
  #leaveOutReplies(): void {
    this.#habits.repliesToo = false
    this.#ledger.dropReplies()
    const explained = Math.min(this.#spentOnReplies, this.#ledger.notifications)
    for (let count = 0; count < explained; count += 1) this.#ledger.acknowledge()
    this.#spentOnReplies = 0
  }

  /** Nothing was acknowledged for a long time while senders waited. */
  #breakSilence(): void {
    const before = this.#ledger.notifications
    if (this.#spentOnReplies > 0 || this.#ledger.hasReplies) this.#leaveOutReplies()
    if (this.#ledger.notifications === before) {
      const lost = this.#ledger.forget()
      this.#forgotten += lost
      this.#log.warn(
        `${lost} notifications were not acknowledged within ${this.#timeoutMs / 1000} s; the next ones are sent all the same`,
        { context: { notifications: lost } },
      )
    }
    this.#admit()
    if (this.#senders.size > 0) this.#startTimer()
  }
}

function tooManyWaiting(): ConnectorError {
  return new ConnectorError(
    'OVERLOADED',
    `the server acknowledges too slowly: ${maxWaitingBytes} bytes of notifications are waiting already`,
    { hint: 'await each notification before the next' },
  )
}
