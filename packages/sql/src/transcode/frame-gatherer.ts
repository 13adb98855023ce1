import { ConnectorError } from '@monoid-kit/core'
import { type Bytes, bytesOf } from './bytes.ts'

/** How the frames of a protocol tell their length. */
export interface FrameFormat {
  /** How many bytes there must be before the length can be read. */
  readonly headerBytes: number
  /**
   * The length of a whole frame, its header included.
   *
   * @param view where the header stands
   * @param at its first byte
   */
  frameBytes(view: DataView, at: number): number
}

/** Frames that continue in the next chunk are put together in so much memory, longer ones in memory of their size. */
const usualBytes = 64 * 1024

/**
 * Finds the frames in a stream of chunks. A frame that lies within one chunk is not copied; one that spans several is
 * put together in memory of just its size.
 *
 * @example
 * frames.push(chunk)
 * while (frames.next()) handle(frames.source, frames.start, frames.end)
 */
export class FrameGatherer {
  readonly #format: FrameFormat
  readonly #usual: Bytes
  #chunk: Bytes | undefined
  #position = 0
  /** The frame that is being put together, and how much of it is there. */
  #partial: Bytes
  #gathered = 0
  /** The length of that frame; 0 until its header is complete. */
  #length = 0
  #source: Bytes
  #start = 0
  #end = 0

  /** @param format how the protocol's frames tell their length */
  constructor(format: FrameFormat) {
    this.#format = format
    this.#usual = bytesOf(Buffer.allocUnsafeSlow(usualBytes))
    this.#partial = this.#usual
    this.#source = this.#usual
  }

  /** Where the current frame stands: valid until `next` or `push` is called. */
  get source(): Bytes {
    return this.#source
  }

  /** The first byte of the current frame, that of its header. */
  get start(): number {
    return this.#start
  }

  /** One past the last byte of the current frame. */
  get end(): number {
    return this.#end
  }

  /** Whether a frame has begun and its end has not come: a stream must not end like this. */
  get isInside(): boolean {
    return this.#gathered > 0
  }

  /**
   * Gives the next chunk of the stream.
   *
   * @param chunk it must stay as it is until `next` has returned false
   * @throws ConnectorError `INTERNAL` where `next` has not returned false for the chunk before
   */
  push(chunk: Buffer): void {
    if (this.#chunk) throw new ConnectorError('INTERNAL', 'a chunk came before the last one was used up')
    this.#chunk = bytesOf(chunk)
    this.#position = 0
  }

  /**
   * Goes to the next whole frame.
   *
   * @returns false where there is none before the next chunk
   * @throws ConnectorError `CONNECTION_LOST` where a frame claims to be shorter than its header
   */
  next(): boolean {
    const chunk = this.#chunk
    if (!chunk) return false
    if (this.#gathered > 0) return this.#gather(chunk)
    const { headerBytes } = this.#format
    const start = this.#position
    const left = chunk.buffer.length - start
    if (left >= headerBytes) {
      const length = this.#lengthAt(chunk, start)
      if (length <= left) {
        this.#position = start + length
        return this.#found(chunk, start, start + length)
      }
    }
    return this.#gather(chunk)
  }

  /** Adds to the frame that is being put together what the chunk has of it. */
  #gather(chunk: Bytes): boolean {
    const { headerBytes } = this.#format
    if (this.#length === 0) {
      this.#take(chunk, headerBytes)
      if (this.#gathered < headerBytes) return this.#usedUp()
      this.#length = this.#lengthAt(this.#partial, 0)
      this.#makeRoom(this.#length)
    }
    this.#take(chunk, this.#length)
    if (this.#gathered < this.#length) return this.#usedUp()
    const length = this.#length
    this.#gathered = 0
    this.#length = 0
    return this.#found(this.#partial, 0, length)
  }

  #take(chunk: Bytes, until: number): void {
    const end = Math.min(chunk.buffer.length, this.#position + until - this.#gathered)
    chunk.buffer.copy(this.#partial.buffer, this.#gathered, this.#position, end)
    this.#gathered += end - this.#position
    this.#position = end
  }

  /** Takes memory for a long frame, which the next long ones use again, and lets go of it when they are short. */
  #makeRoom(length: number): void {
    const room = this.#partial.buffer.length
    if (length <= room && (length >= room / 4 || this.#partial === this.#usual)) return
    const other = length > usualBytes ? bytesOf(Buffer.allocUnsafeSlow(length)) : this.#usual
    this.#partial.buffer.copy(other.buffer, 0, 0, this.#gathered)
    this.#partial = other
  }

  #found(source: Bytes, start: number, end: number): boolean {
    this.#source = source
    this.#start = start
    this.#end = end
    return true
  }

  #usedUp(): boolean {
    this.#chunk = undefined
    this.#source = this.#usual
    return false
  }

  #lengthAt({ view }: Bytes, at: number): number {
    const length = this.#format.frameBytes(view, at)
    if (length >= this.#format.headerBytes) return length
    throw new ConnectorError(
      'CONNECTION_LOST',
      'a frame from the server claims to be shorter than its header',
    )
  }
}
