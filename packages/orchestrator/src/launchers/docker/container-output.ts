import type { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { ConnectorError } from '@monoid-kit/core'
import type { OutputTail } from '../output-tail.ts'
import { FrameSplitter } from './frame-splitter.ts'

/** Read ahead of the consumer, so that the engine and the consumer work side by side. */
const readAheadBytes = 256 * 1024
/** Makes room for all that the largest pipe holds, so that the engine can empty it. */
const roomBytes = 2 * 1024 * 1024
/** However often an engine under load was taken for one that waits. */
const mostHeldBytes = 16 * 1024 * 1024
/** Together with the patience well below the two seconds of the engine. */
const checkEveryMs = 500
const patienceMs = 900
/** Who takes less between two checks could be overtaken by the engine's deadline. */
const livelyBytes = 256 * 1024

/** What the output has to know of its container. */
export interface OutputSource {
  readonly tty: boolean
  readonly stderr: OutputTail
  /** Sees all of stdout as it comes, valid during the call. */
  onStdout(bytes: Uint8Array): void
  /** Whether the container still runs, as far as the engine answers. */
  isRunning(): Promise<boolean>
  /** Called when the connection has ended without an error. */
  onEnd(): void
  /** Resolves once the container has ended; false where it lived on without its output. */
  hasEnded(): Promise<boolean>
}

/**
 * Stdout of a container. Not reading stops the container: the socket is paused, the engine's buffer fills, then the pipe.
 *
 * When a container ends, the engine gives whoever reads two seconds to take what is in the pipe and then drops the rest without a word,
 * exit code 0 and all. While the reader stalls the container is therefore looked at: as soon as it has ended, enough is taken into memory
 * for the pipe to become empty.
 */
export class ContainerOutput implements AsyncIterable<Uint8Array> {
  readonly #socket: Duplex
  readonly #source: OutputSource
  readonly #splitter: FrameSplitter
  readonly #timer: NodeJS.Timeout
  #queue: Uint8Array[] = []
  #queuedBytes = 0
  #takenBytes = 0
  #state: 'open' | 'ended' | 'stopped' = 'open'
  #failure: unknown
  #mostQueuedBytes = readAheadBytes
  #isChecking = false
  #wake: () => void = () => undefined

  /**
   * @param socket the attached stream; owned from here on
   * @param source the container
   */
  constructor(socket: Duplex, source: OutputSource) {
    this.#socket = socket
    this.#source = source
    this.#splitter = new FrameSplitter((bytes) => source.stderr.push(bytes))
    socket.on('data', (chunk: Buffer) => this.#push(chunk))
    socket.once('end', () => {
      if (this.#state === 'open') source.onEnd()
      this.#end(undefined)
    })
    socket.once('close', () => this.#end(lost('was closed')))
    socket.on('error', (error) => this.#end(lost('broke', error)))
    this.#timer = setInterval(() => this.#check(), checkEveryMs)
    this.#timer.unref()
  }

  /** Gives up what is left; the container goes on without a reader. */
  stop(): void {
    this.#end(undefined)
    this.#state = 'stopped'
    this.#queue = []
    this.#socket.destroy()
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      if (this.#state === 'stopped') return
      const piece = this.#queue.shift()
      if (piece !== undefined) {
        this.#queuedBytes -= piece.length
        this.#takenBytes += piece.length
        yield piece
      } else if (this.#state === 'open') {
        const woken = new Promise<void>((resolve) => {
          this.#wake = resolve
        })
        this.#socket.resume()
        await woken
      } else break
    }
    if (this.#failure !== undefined) throw this.#failure
    if (this.#splitter.isWithinFrame) throw lost('ended within a frame')
    if (!(await this.#source.hasEnded()) && this.#isOpen()) throw lost('ended before the container did')
  }

  #push(chunk: Buffer): void {
    let pieces: Uint8Array[]
    try {
      pieces = this.#source.tty ? [chunk] : this.#splitter.push(chunk)
    } catch (error) {
      this.#end(lost('brought something else', error))
      this.#socket.destroy()
      return
    }
    for (const piece of pieces) {
      this.#source.onStdout(piece)
      this.#queue.push(piece)
      this.#queuedBytes += piece.length
    }
    if (this.#queuedBytes >= this.#mostQueuedBytes) this.#socket.pause()
    if (pieces.length > 0) this.#wake()
  }

  #end(failure: ConnectorError | undefined): void {
    if (this.#state !== 'open') return
    this.#state = 'ended'
    this.#failure = failure
    clearInterval(this.#timer)
    this.#wake()
  }

  /** Widened, for a method of another turn may have changed it. */
  #isOpen(): boolean {
    return this.#state !== ('stopped' as string)
  }

  #check(): void {
    const taken = this.#takenBytes
    this.#takenBytes = 0
    if (!this.#socket.isPaused() || taken >= livelyBytes || this.#isChecking) return
    this.#isChecking = true
    // The engine answers nothing about a container while it waits for the container's reader.
    const impatience = setTimeout(() => this.#makeRoom(), patienceMs)
    this.#source
      .isRunning()
      .catch(() => false)
      .then((isRunning) => {
        if (isRunning) this.#mostQueuedBytes = readAheadBytes
        else this.#makeRoom()
      })
      .finally(() => {
        clearTimeout(impatience)
        this.#isChecking = false
      })
  }

  #makeRoom(): void {
    this.#mostQueuedBytes = Math.min(this.#queuedBytes + roomBytes, mostHeldBytes)
    if (this.#state === 'open' && this.#queuedBytes < this.#mostQueuedBytes) this.#socket.resume()
  }
}

function lost(how: string, cause?: unknown): ConnectorError {
  return new ConnectorError('ENGINE_UNREACHABLE', `the connection to the container's output ${how}`, {
    ...(cause !== undefined && { cause }),
  })
}
