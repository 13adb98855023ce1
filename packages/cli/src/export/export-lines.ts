import { Buffer } from 'node:buffer'
import { ConnectorError, checkMessage, encodeMessage, type MonoidRecord } from '@monoid-kit/core'

const lineFeed = 0x0a
/** What a RECORD line ends with, of which a line of an export keeps all but the last. */
const tail = Buffer.from('}}}')

/**
 * Makes of RECORD lines the lines of an export, `{"store":…,"group":…,"data":{…}}`. The bytes of a row itself pass as they
 * are, so nothing of it is rounded or reordered.
 *
 * @example
 * const lines = new ExportLines()
 * for await (const { bytes } of client.requestResults(config, requests, { as: 'lines' })) await write(lines.rewrite(bytes))
 */
export class ExportLines {
  /** What stands in front of the rows of the store that came last, and what stands there instead, which is shorter. */
  #head = Buffer.alloc(0)
  #replacement = Buffer.alloc(0)

  /**
   * Rewrites whole lines.
   *
   * @param chunk lines, each with its line feed
   * @returns as many lines, in memory of their own
   * @throws ConnectorError `MESSAGE_INVALID` where a line is no whole record in the kit's notation; it is not repeated
   */
  rewrite(chunk: Uint8Array): Uint8Array {
    const lines = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const rewritten = Buffer.allocUnsafe(lines.length)
    let length = 0
    for (let start = 0; start < lines.length; ) {
      const end = lines.indexOf(lineFeed, start)
      if (end < 0) throw invalid('a line feed at the end')
      if (!this.#isFramed(lines, start, end)) this.#learn(lines.subarray(start, end))
      length += this.#replacement.copy(rewritten, length)
      length += lines.copy(rewritten, length, start + this.#head.length, end - 1)
      rewritten[length] = lineFeed
      length += 1
      start = end + 1
    }
    return rewritten.subarray(0, length)
  }

  #isFramed(lines: Buffer, start: number, end: number): boolean {
    const bodyStart = start + this.#head.length
    return (
      this.#head.length > 0 &&
      bodyStart + tail.length <= end &&
      lines.compare(this.#head, 0, this.#head.length, start, bodyStart) === 0 &&
      lines.compare(tail, 0, tail.length, end - tail.length, end) === 0
    )
  }

  #learn(line: Buffer): void {
    const record = recordOf(line)
    const { data: _, ...frame } = record
    const empty = encodeMessage({ type: 'RECORD', record: { ...frame, data: {} } })
    this.#head = Buffer.from(empty.slice(0, -'{}}}'.length))
    const { schema_name: store, schema_group: group } = record
    this.#replacement = Buffer.from(`${JSON.stringify({ store, group }).slice(0, -1)},"data":`)
    if (!this.#isFramed(line, 0, line.length)) throw invalid('a record in the notation of the kit')
  }
}

function recordOf(line: Buffer): MonoidRecord {
  const checked = checkMessage(parse(line))
  if (!checked.ok || checked.value.type !== 'RECORD') throw invalid('a RECORD message')
  const { record } = checked.value
  if (record.part || record.file !== undefined || !record.data) throw invalid('a whole record')
  return record
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString())
  } catch {
    // the parser's error quotes the line
    throw invalid('JSON')
  }
}

function invalid(expected: string): ConnectorError {
  return new ConnectorError('MESSAGE_INVALID', `request-results: expected ${expected}, another line came`)
}
