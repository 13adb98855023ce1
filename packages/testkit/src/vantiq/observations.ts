import type { IncomingHttpHeaders } from 'node:http'
import type { JsonObject } from '@monoid-kit/core'
import { KeptList } from './kept-list.ts'

/** A handshake that was taken. */
export interface Handshake {
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

/** A message of a connector, as it came. */
export interface ReceivedFrame {
  /** The number of the session, counted from 1. */
  readonly session: number
  readonly isBinary: boolean
  readonly text: string
}

/** An event of a source. */
export interface ReceivedNotification {
  readonly session: number
  readonly source: string
  readonly object: JsonObject
}

/** A try to become the connector of a source. */
export interface Claim {
  readonly session: number
  readonly source: string
  readonly secret: string
  readonly outcome: 'configured' | 'refused' | 'unanswered'
}

/** All that a fake server has seen, and who waits for it to see something. */
export class Observations {
  readonly handshakes: KeptList<Handshake>
  readonly frames: KeptList<ReceivedFrame>
  readonly notifications: KeptList<ReceivedNotification>
  readonly claims: KeptList<Claim>
  readonly violations: string[] = []
  dials = 0
  turnedAway = 0
  pings = 0
  lateReplies = 0
  readonly #waiting = new Set<{ readonly isSo: () => boolean; readonly resolve: () => void }>()

  constructor(keep: number) {
    this.handshakes = new KeptList(keep)
    this.frames = new KeptList(keep)
    this.notifications = new KeptList(keep)
    this.claims = new KeptList(keep)
  }

  /** Says that something has changed. */
  changed(): void {
    for (const waiter of this.#waiting) {
      if (!waiter.isSo()) continue
      this.#waiting.delete(waiter)
      waiter.resolve()
    }
  }

  violated(session: number, fault: string): void {
    // a connector gone mad should not fill the memory as well
    if (this.violations.length < 1000) this.violations.push(`session ${session}: ${fault}`)
    this.changed()
  }

  /** Settles once it is so, judged now and whenever something has changed. */
  until(isSo: () => boolean): Promise<void> {
    if (isSo()) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting.add({ isSo, resolve })
    })
  }
}
