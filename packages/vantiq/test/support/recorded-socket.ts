import { Buffer } from 'node:buffer'
import { EventEmitter } from 'node:events'
import type { WebSocket } from 'ws'

/** A socket that keeps what is sent, and can be made to hold back the kernel's word that it took it. */
export class RecordedSocket extends EventEmitter {
  readonly frames: string[] = []
  readonly sizes: number[] = []
  readonly kinds: ('binary' | 'text')[] = []
  isStalled = false
  /** Whether the kernel has room for everything, as that of a fast reader does. */
  isEager = false
  isTerminated = false
  readonly #held: (() => void)[] = []

  /** As the class that the writer asks for. */
  get socket(): WebSocket {
    return this as unknown as WebSocket
  }

  /** What was sent, read. */
  get messages(): Record<string, unknown>[] {
    return this.frames.map((frame) => JSON.parse(frame) as Record<string, unknown>)
  }

  send(data: Uint8Array, { binary }: { binary: boolean }, taken: (error?: Error) => void): void {
    const bytes = Buffer.from(data)
    this.frames.push(bytes.toString())
    this.sizes.push(bytes.length)
    this.kinds.push(binary ? 'binary' : 'text')
    if (this.isStalled) this.#held.push(taken)
    else if (this.isEager) queueMicrotask(taken)
    else setImmediate(taken)
  }

  /** The kernel takes what it held up, the oldest first. */
  release(count: number = this.#held.length): void {
    for (const taken of this.#held.splice(0, count)) taken()
  }

  terminate(): void {
    this.isTerminated = true
    this.emit('close')
  }
}
