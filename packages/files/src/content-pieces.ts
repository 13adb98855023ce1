import type { Content } from './archive-entry.ts'

const pieceBytes = 65_536

/**
 * Cuts content into pieces of at most 64 KiB that belong to the caller, whatever becomes of the bytes they were cut from.
 *
 * @param content what to cut
 * @yields the pieces in order, none of them empty
 * @throws whatever the content throws
 * @example for await (const piece of contentPieces('Ada')) await sink.write(piece)
 */
export async function* contentPieces(content: Content): AsyncGenerator<Uint8Array> {
  if (typeof content === 'string') yield* copies(Buffer.from(content))
  else if (content instanceof Uint8Array) yield* copies(content)
  else for await (const bytes of content) yield* copies(bytes)
}

function* copies(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    yield Uint8Array.prototype.slice.call(bytes, start, start + pieceBytes)
  }
}
