import type { Socket } from 'node:net'
import { ConnectorError, type Records } from '@monoid-kit/core'
import { type FrameFormat, FrameGatherer, type RowTranscoder } from '@monoid-kit/sql'
import pg from 'pg'
import { type DriverTap, tapDriver } from './driver-tap.ts'

/** What a stream needs to know besides its connection. */
export interface RowStreamOptions {
  /** The messages that start it: see `streamRequest`. */
  readonly request: Buffer
  /** Takes the rows. */
  readonly rows: RowTranscoder
  /** For each column the type that its codec counts on, 0 where any will do. */
  readonly oids: readonly number[]
  /** How long the server may keep a waiting reader without a byte. */
  readonly limitMs: number
  /** The most bytes of a row that are worth reading; any number where left out. */
  readonly maxRowBytes?: number
  /** Ends the stream. */
  readonly signal: AbortSignal
}

const headerBytes = 5
const dataRow = 0x44
const readyForQuery = 0x5a

/** What may come besides: a message of another kind means that the connection was half read. */
const otherMessages = new Set([...'12CEINSATns'].map((letter) => letter.charCodeAt(0)))

/** How long rows wait for others at the most while the server has nothing more to send, unless these are the first. */
const gatherMs = 10

/**
 * One SELECT whose rows go from the socket to the transcoder without the driver, which gets all other messages. All rows
 * are asked for at once. While the reader is busy with the rows that it has, the socket is paused, and TCP
 * stops the server.
 *
 * The time limit is this side's: it runs only while the reader waits and no byte comes.
 */
export class RowStream implements pg.Submittable {
  readonly #socket: Socket
  readonly #options: RowStreamOptions
  readonly #frames: FrameGatherer
  /** Chunks that came while the reader was busy. */
  readonly #held: Buffer[] = []
  #tap: DriverTap | undefined
  /** Set while the reader waits. */
  #wake: (() => void) | undefined
  #limit: NodeJS.Timeout | undefined
  #gathering: NodeJS.Timeout | undefined
  #drained = 0
  /** Rows are to be handed out before the next one is read. */
  #isDue = false
  /** The driver's last message, kept until no message is half read. */
  #ready: Buffer | undefined
  #isOver = false
  #failure: { readonly error: unknown } | undefined

  /**
   * @param socket the connection's socket
   * @param options see `RowStreamOptions`
   */
  constructor(socket: Socket, options: RowStreamOptions) {
    this.#socket = socket
    this.#options = options
    this.#frames = new FrameGatherer(messages(options.maxRowBytes))
  }

  /**
   * The rows, as the transcoder hands them out. When it is left early, or fails with another error than one of the
   * server, the connection is half read and can only be closed.
   *
   * @throws the signal's reason; a `ConnectorError` or what the driver reports, once the whole rows before have been handed out
   */
  async *records(): AsyncGenerator<Records, void, undefined> {
    const { rows, signal, limitMs } = this.#options
    const onAbort = () => this.#fail(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    this.#limit = setTimeout(() => this.#onLimit(), limitMs)
    try {
      for (;;) {
        this.#advance()
        if (!this.#isDue && !this.#isOver) await this.#more()
        signal.throwIfAborted()
        this.#isDue = false
        yield* rows.drain()
        this.#drained = performance.now()
        if (this.#isOver && rows.count === 0) break
      }
      if (this.#failure) throw this.#failure.error
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#socket.off('close', this.#onClose)
      clearTimeout(this.#limit)
      clearTimeout(this.#gathering)
    }
  }

  submit(): void {
    this.#tap = tapDriver(this.#socket, this.#onData)
    this.#socket.on('close', this.#onClose).write(this.#options.request)
  }

  handleRowDescription({ fields }: { readonly fields: readonly { readonly dataTypeID: number }[] }): void {
    const { oids } = this.#options
    if (fields.length === oids.length && oids.every((oid, index) => isSame(oid, fields[index]?.dataTypeID)))
      return
    this.#fail(
      new ConnectorError('DATABASE_ERROR', 'a column has another type than the catalogue says', {
        hint: 'the table was altered while the command ran: try again',
      }),
    )
  }

  handleError(error: unknown): void {
    this.#failure ??= { error }
    // The server goes on to say that it is ready; a broken connection says nothing more.
    if (!(error instanceof pg.DatabaseError)) this.#end()
  }

  handleDataRow(): void {
    this.#fail(new ConnectorError('INTERNAL', 'the driver got a row of a stream'))
  }

  handleReadyForQuery(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}

  readonly #onData = (chunk: Buffer): void => {
    this.#limit?.refresh()
    if (!this.#wake) {
      this.#held.push(Buffer.from(chunk))
      this.#socket.pause()
      return
    }
    this.#held.push(chunk)
    this.#advance()
    if (this.#isDue || this.#isOver) {
      // The rest of the chunk is only lent: nothing may be read over it.
      if (this.#isDue) this.#socket.pause()
      this.#wakeUp()
    } else if (this.#options.rows.count > 0) this.#gather()
  }

  readonly #onClose = (): void => {
    this.#fail(this.#socket.errored ?? new Error('the connection was closed'))
  }

  /** Reads on until rows are due or nothing is left to read. */
  #advance(): void {
    try {
      while (!this.#isOver && this.#readFrames()) {
        const chunk = this.#held.shift()
        if (!chunk) return
        this.#frames.push(chunk)
      }
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Returns true when the chunk is used up. */
  #readFrames(): boolean {
    const frames = this.#frames
    const { rows } = this.#options
    while (frames.next()) {
      const { source, start, end } = frames
      const kind = source.view.getUint8(start)
      if (kind !== dataRow) this.#passOn(kind, source.buffer.subarray(start, end))
      else if (rows.add(source, start + headerBytes, end)) {
        this.#isDue = true
        return false
      }
      if (this.#isOver) return false
    }
    if (this.#ready && !frames.isInside) this.#finish(this.#ready)
    return true
  }

  #passOn(kind: number, message: Buffer): void {
    if (kind === readyForQuery) this.#ready = Buffer.from(message)
    else if (otherMessages.has(kind)) this.#tap?.pass(message)
    else throw new ConnectorError('CONNECTION_LOST', 'the server sent a message that was not expected')
  }

  /** The driver may start its next statement as soon as it hears that the connection is ready. */
  #finish(ready: Buffer): void {
    const tap = this.#tap
    tap?.giveBack()
    this.#tap = undefined
    // The last rows may have been due in the chunk that ends the stream.
    if (this.#socket.isPaused()) this.#socket.resume()
    this.#end()
    tap?.pass(ready)
  }

  /** Hands out what there is if nothing more comes soon. */
  #gather(): void {
    const wait = Math.max(0, this.#drained + gatherMs - performance.now())
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined
      if (!this.#wake || this.#options.rows.count === 0) return
      this.#isDue = true
      this.#wakeUp()
    }, wait)
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
      this.#limit?.refresh()
      if (this.#socket.isPaused()) this.#socket.resume()
      if (this.#options.rows.count > 0) this.#gather()
    })
  }

  #wakeUp(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }

  #onLimit(): void {
    if (!this.#wake) return
    const seconds = this.#options.limitMs / 1000
    this.#fail(
      new ConnectorError(
        'STATEMENT_TIMEOUT',
        `the server sent nothing for ${seconds} s (statement_timeout_seconds)`,
      ),
    )
  }

  #fail(error: unknown): void {
    this.#failure ??= { error }
    this.#end()
  }

  #end(): void {
    this.#isOver = true
    this.#wakeUp()
  }
}

/** Each message is a letter, its length without the letter, and the rest. A row that is too long is refused before its bytes come. */
function messages(maxRowBytes = Number.POSITIVE_INFINITY): FrameFormat {
  return {
    headerBytes,
    frameBytes(view, at) {
      const length = 1 + view.getInt32(at + 1)
      if (length <= maxRowBytes || view.getUint8(at) !== dataRow) return length
      throw new ConnectorError('RECORD_TOO_LONG', `a row has ${length} bytes, more than an answer may hold`, {
        hint: 'select fewer columns, or a part of the long ones',
      })
    },
  }
}

function isSame(expected: number, actual: number | undefined): boolean {
  return expected === 0 || expected === actual
}
