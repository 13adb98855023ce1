import type { Buffer } from 'node:buffer'

/**
 * A stretch of memory, seen as bytes and through a view that moves four of them at a time. One is made per received
 * chunk or output buffer, never per row.
 */
export interface Bytes {
  readonly buffer: Buffer
  readonly view: DataView
}

/** From here on the platform's own copy is faster than a loop. */
const bulkBytes = 256

/**
 * Looks at a buffer as `Bytes`.
 *
 * @param buffer the memory; it is not copied
 * @returns the same memory as `Bytes`
 * @example transcoder.add(bytesOf(chunk), 5, chunk.length)
 */
export function bytesOf(buffer: Buffer): Bytes {
  return { buffer, view: new DataView(buffer.buffer, buffer.byteOffset, buffer.length) }
}

/**
 * Copies bytes as they are.
 *
 * @param source where they stand
 * @param start the first of them
 * @param end one past the last
 * @param out where they go; the room must be there
 * @param at the position in `out`
 * @returns the position after them
 * @example at = copyBytes(source, start, end, out, at)
 */
export function copyBytes(source: Bytes, start: number, end: number, out: Bytes, at: number): number {
  if (end - start >= bulkBytes) {
    source.buffer.copy(out.buffer, at, start, end)
    return at + end - start
  }
  const from = source.view
  const into = out.view
  let position = start
  let target = at
  for (const last = end - 4; position <= last; position += 4, target += 4) {
    into.setInt32(target, from.getInt32(position, true), true)
  }
  for (; position < end; position += 1, target += 1) into.setUint8(target, from.getUint8(position))
  return target
}
