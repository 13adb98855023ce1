import type { Socket } from 'node:net'
import type { Statement } from '@monoid-kit/sql'
import type pg from 'pg'

/** A row as the server's own text, column by column. */
export type TextRow = readonly (string | null)[]

/** The driver's connection, as far as it is used here; its published types give these methods other parameters. */
interface WireConnection {
  parse(query: { readonly text: string }): void
  bind(config: { readonly portal: string; readonly values: readonly (string | Buffer | null)[] }): void
  execute(config: { readonly portal: string; readonly rows: number }): void
  sync(): void
}

/** Rows that wait to be taken; beyond this the socket is paused, so that a few huge values do not pile up. */
const mostWaitingBytes = 2 * 1024 * 1024

/**
 * One fetch from a portal, as the driver runs it: at most so many rows, then a Sync, which ends the statement's time
 * limit and leaves the portal open within its transaction. Rows can be taken while the fetch goes on.
 */
export class FetchQuery implements pg.Submittable {
  readonly #socket: Socket
  readonly #portal: string
  readonly #rows: number
  readonly #open: Statement | undefined
  #waiting: TextRow[] = []
  #waitingBytes = 0
  #wake: (() => void) | undefined
  #state: 'running' | 'ended' | { readonly error: unknown } = 'running'
  /** Rows and bytes that have come so far. */
  readonly received = { rows: 0, bytes: 0 }
  /** True once the portal has no more rows. */
  exhausted = false

  /**
   * @param socket the connection's socket
   * @param portal the portal's name
   * @param rows the most rows to fetch
   * @param open the statement to open the portal with; absent where it is open already
   */
  constructor(socket: Socket, portal: string, rows: number, open?: Statement) {
    this.#socket = socket
    this.#portal = portal
    this.#rows = rows
    this.#open = open
  }

  /** Whether the server is still at work on it. */
  get running(): boolean {
    return this.#state === 'running'
  }

  /**
   * Waits for rows.
   *
   * @returns the rows that have come since the last call, or undefined when the fetch has ended
   * @throws what the driver reports
   */
  async take(): Promise<readonly TextRow[] | undefined> {
    while (this.#waiting.length === 0 && this.#state === 'running') {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (typeof this.#state === 'object') throw this.#state.error
    if (this.#waiting.length === 0) return undefined
    const rows = this.#waiting
    this.#waiting = []
    this.#waitingBytes = 0
    if (this.#socket.isPaused()) this.#socket.resume()
    return rows
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as WireConnection
    this.#socket.cork()
    if (this.#open) {
      wire.parse({ text: this.#open.text })
      wire.bind({ portal: this.#portal, values: this.#open.values.map(toWire) })
    }
    wire.execute({ portal: this.#portal, rows: this.#rows })
    wire.sync()
    this.#socket.uncork()
  }

  handleDataRow(message: { readonly fields: TextRow; readonly length: number }): void {
    this.received.rows += 1
    this.received.bytes += message.length
    this.#waiting.push(message.fields)
    this.#waitingBytes += message.length
    if (this.#waitingBytes > mostWaitingBytes) this.#socket.pause()
    this.#notify()
  }

  handlePortalSuspended(): void {}

  handleCommandComplete(): void {
    this.exhausted = true
  }

  handleEmptyQuery(): void {
    this.exhausted = true
  }

  handleRowDescription(): void {}

  handleError(error: unknown): void {
    this.#state = { error }
    this.#notify()
  }

  handleReadyForQuery(): void {
    if (this.#state === 'running') this.#state = 'ended'
    this.#notify()
  }

  #notify(): void {
    this.#wake?.()
    this.#wake = undefined
  }
}

/** The driver tells bytes from text by the class. */
function toWire(bound: string | Uint8Array | null): string | Buffer | null {
  return bound instanceof Uint8Array ? Buffer.from(bound.buffer, bound.byteOffset, bound.byteLength) : bound
}
