import type { WireValue } from '../types/wire-value.ts'

/** A row as it came over the wire. */
export type WireRow = readonly WireValue[]

/** What the queue may hold before the connection is paused, in bytes of values. */
const highWaterBytes = 256 * 1024

/** What a row without any bytes still takes. */
const rowBytes = 64

/** Rows between a connection that pushes them and a consumer that takes its time. */
export class RowQueue {
  readonly #pause: () => void
  readonly #resume: () => void
  #rows: WireRow[] = []
  #bytes = 0
  #paused = false
  #ended = false
  #failure: { readonly reason: unknown } | undefined
  #wake: (() => void) | undefined

  /**
   * @param flow how to stop the connection and let it go on
   */
  constructor(flow: { readonly pause: () => void; readonly resume: () => void }) {
    this.#pause = flow.pause
    this.#resume = flow.resume
  }

  /** Takes a row; one that fills the queue pauses the connection. */
  push(row: WireRow): void {
    if (this.#failure) return
    this.#rows.push(row)
    this.#bytes += sizeOf(row)
    if (!this.#paused && this.#bytes >= highWaterBytes) {
      this.#paused = true
      this.#pause()
    }
    this.#wake?.()
  }

  /** No more rows will come. */
  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  /** Something went wrong: what is still to be taken is given up. */
  fail(reason: unknown): void {
    this.#failure ??= { reason }
    this.#rows = []
    this.#wake?.()
  }

  /** The rows that have come so far, at least one; undefined once all are taken; rejects with the reason of a failure. */
  async take(): Promise<readonly WireRow[] | undefined> {
    if (this.#rows.length === 0 && this.#paused && !this.#failure) {
      this.#paused = false
      this.#resume()
    }
    while (this.#rows.length === 0 && !this.#ended && !this.#failure) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (this.#failure) throw this.#failure.reason
    const rows = this.#rows
    this.#rows = []
    this.#bytes = 0
    return rows.length > 0 ? rows : undefined
  }
}

function sizeOf(row: WireRow): number {
  let bytes = rowBytes
  for (const value of row) bytes += typeof value === 'object' ? (value?.length ?? 0) : 16
  return bytes
}
