import { Buffer } from 'node:buffer'

/** Whoever has said so much has begun its work. */
const mostBytes = 1024 * 1024
const lineFeed = 0x0a

/**
 * Notices the first message of a connector that is not a LOG line: whoever answers has read its arguments.
 *
 * @example if (watch.push(bytes)) … // true once, with the bytes that bring the answer
 */
export class AnswerWatch {
  /** The pieces of a line that is not whole yet; undefined once the answer has come. */
  #pending: Buffer[] | undefined = []
  #seenBytes = 0

  /**
   * @param bytes what came
   * @returns true where the first answer's line ends within it, or the first mebibyte
   */
  push(bytes: Uint8Array): boolean {
    if (this.#pending === undefined) return false
    this.#seenBytes += bytes.length
    if (this.#seenBytes > mostBytes) return this.#stop()
    this.#pending.push(Buffer.from(bytes))
    if (!bytes.includes(lineFeed)) return false
    const seen = Buffer.concat(this.#pending)
    let start = 0
    for (let end = seen.indexOf(lineFeed); end >= 0; end = seen.indexOf(lineFeed, start)) {
      if (isAnswer(seen.toString('utf8', start, end))) return this.#stop()
      start = end + 1
    }
    this.#pending = [seen.subarray(start)]
    return false
  }

  #stop(): true {
    this.#pending = undefined
    return true
  }
}

function isAnswer(line: string): boolean {
  try {
    const type = (JSON.parse(line) as { type?: unknown } | null)?.type
    return typeof type === 'string' && type !== 'LOG'
  } catch {
    return false
  }
}
