const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * What a terminal makes of a connector's output: stdout and stderr are one stream, in the order in which they were written, and each line
 * feed becomes a carriage return and a line feed (B7).
 *
 * @param writes what was written to either stream, in its order; a line may be cut anywhere
 * @returns the bytes that the original API reads
 * @example terminalStream([Buffer.from('{"type":'), Buffer.from('oops\n')]) // one line that is no message
 */
export function terminalStream(writes: Iterable<Uint8Array>): Uint8Array {
  const parts = [...writes]
  const feeds = parts.reduce((sum, part) => sum + countFeeds(part), 0)
  const stream = new Uint8Array(parts.reduce((sum, { length }) => sum + length, feeds))
  let end = 0
  for (const part of parts) {
    for (const byte of part) {
      if (byte === lineFeed) stream[end++] = carriageReturn
      stream[end++] = byte
    }
  }
  return stream
}

function countFeeds(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte === lineFeed) count += 1
  return count
}
