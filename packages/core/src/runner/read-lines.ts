/** A line, or `TOO_LONG` in the place of one that is over the limit. */
export type BoundedLine = Uint8Array | 'TOO_LONG'

const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Splits a stream of bytes into lines. No more than one line is kept, and of a line over the limit nothing.
 *
 * @param chunks the bytes, split anywhere
 * @param maxBytes the most bytes of a line, its end not counted
 * @returns the lines without their ends (LF or CRLF), blank ones left out; the last one needs no end
 * @example for await (const line of readLines(process.stdin, 1024)) …
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<BoundedLine> {
  let pieces: Uint8Array[] = []
  let length = 0
  const keep = (piece: Uint8Array) => {
    length += piece.length
    // one more for a carriage return
    if (length > maxBytes + 1) pieces = []
    else if (piece.length > 0) pieces.push(piece)
  }
  const take = (): BoundedLine | undefined => {
    const line = length > maxBytes + 1 ? undefined : trimEnd(Buffer.concat(pieces, length))
    pieces = []
    length = 0
    if (line === undefined || line.length > maxBytes) return 'TOO_LONG'
    return line.some((byte) => byte !== 0x20 && byte !== 0x09) ? line : undefined
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      keep(chunk.subarray(start, end))
      start = end + 1
      const line = take()
      if (line) yield line
    }
    keep(chunk.subarray(start))
  }
  const last = take()
  if (last) yield last
}

function trimEnd(line: Uint8Array): Uint8Array {
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line
}
