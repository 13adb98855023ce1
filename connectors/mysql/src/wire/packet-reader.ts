import { type Bytes, bytesOf, type FrameFormat, FrameGatherer } from '@monoid-kit/sql'

const headerBytes = 4
/** A payload of this length goes on in the next packet. */
export const mostPayloadBytes = 0xffffff

const packetFormat: FrameFormat = {
  headerBytes,
  frameBytes: (view, at) => headerBytes + (view.getUint32(at, true) & mostPayloadBytes),
}

/**
 * Finds the payloads in what a server sends; one of 16 MB and more, which comes in several packets, is put together.
 *
 * @example
 * packets.push(chunk)
 * while (packets.next()) handle(packets.source, packets.start, packets.end)
 */
export class PacketReader {
  readonly #frames = new FrameGatherer(packetFormat)
  #parts: Buffer[] = []
  #joined: Bytes | undefined
  #start = 0
  #end = 0

  /** Where the current payload stands: valid until `next` or `push` is called. */
  get source(): Bytes {
    return this.#joined ?? this.#frames.source
  }

  /** Its first byte. */
  get start(): number {
    return this.#start
  }

  /** One past its last byte. */
  get end(): number {
    return this.#end
  }

  /**
   * Gives the next chunk.
   *
   * @param chunk it must stay as it is until `next` has returned false
   */
  push(chunk: Buffer): void {
    this.#frames.push(chunk)
  }

  /** Goes to the next whole payload; false where there is none before the next chunk. */
  next(): boolean {
    this.#joined = undefined
    while (this.#frames.next()) {
      this.#start = this.#frames.start + headerBytes
      this.#end = this.#frames.end
      const goesOn = this.#end - this.#start === mostPayloadBytes
      if (!goesOn && this.#parts.length === 0) return true
      this.#parts.push(Buffer.from(this.#frames.source.buffer.subarray(this.#start, this.#end)))
      if (!goesOn) return this.#join()
    }
    return false
  }

  #join(): true {
    const whole = Buffer.concat(this.#parts)
    this.#parts = []
    this.#joined = bytesOf(whole)
    this.#start = 0
    this.#end = whole.length
    return true
  }
}
