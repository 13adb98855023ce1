/** The most bytes of a line, its end counted: a longer one fills the original API's buffer (B8). */
const mostBytes = 65_536
const lineFeed = 0x0a
const carriageReturn = 0x0d

/** The lines that the original API comes to see. */
export interface OriginalLines {
  /** Without their ends. */
  readonly lines: readonly Uint8Array[]
  /** What it never sees: the bytes from the first line on that is too long; 0 where there is none. */
  readonly unreadBytes: number
}

/**
 * Cuts a stream into lines as the original API does: at line feeds, a carriage return before one left out; at a line of more than 65,536 bytes,
 * its end counted, it stops reading without an error (B8).
 *
 * @param stream all bytes of the terminal's one stream
 * @returns the lines before that one; a last line without an end counts as one
 * @example originalLines(stream).unreadBytes // 0 where it read everything
 */
export function originalLines(stream: Uint8Array): OriginalLines {
  const lines: Uint8Array[] = []
  for (let start = 0; start < stream.length; ) {
    const feed = stream.indexOf(lineFeed, start)
    const next = feed < 0 ? stream.length : feed + 1
    // without a line feed the buffer is full one byte earlier
    const isTooLong = feed < 0 ? next - start >= mostBytes : next - start > mostBytes
    if (isTooLong) return { lines, unreadBytes: stream.length - start }
    const stop = feed < 0 ? next : feed
    const isReturned = stop > start && stream[stop - 1] === carriageReturn
    lines.push(stream.subarray(start, isReturned ? stop - 1 : stop))
    start = next
  }
  return { lines, unreadBytes: 0 }
}
