import { once } from 'node:events'
import { ConnectorError, type StoreRef } from '@monoid-kit/core'
import type { Header, Pack } from 'tar-stream'
import type { ArchiveEntry } from './archive-entry.ts'
import { contentPieces } from './content-pieces.ts'
import { EntryNames } from './entry-names.ts'
import { Spool } from './spool.ts'
import { untilAborted } from './until-aborted.ts'

// The same entries make the same archive; and GNU tar takes 1970 for a mistake.
const mtime = new Date('1980-01-01T00:00:00Z')

/** What an archive is filled from and for. */
export interface Filling {
  readonly store: StoreRef
  readonly entries: AsyncIterable<ArchiveEntry> | Iterable<ArchiveEntry>
  readonly tempStore: string
  readonly signal: AbortSignal
}

/**
 * Puts every entry into the archive, then its end. Where there is no entry, the folder `group/table/` is one.
 *
 * @param pack the archive; read at the same time, for it holds only a few pieces
 * @param filling what to put into it
 * @throws ConnectorError `ARCHIVE_ENTRY`, `TEMP_STORE`; the signal's reason when aborted; whatever the entries throw
 * @example await Promise.all([fillArchive(pack, filling), pipeline(pack, createGzip(), write)])
 */
export async function fillArchive(pack: Pack, filling: Filling): Promise<void> {
  const { store, signal } = filling
  const folder = store.group ? [store.group, store.name] : [store.name]
  const names = new EntryNames()
  let count = 0
  for await (const entry of untilAborted(filling.entries, signal)) {
    count++
    if (entry.name.length === 0) throw unusable(count, 'has no name', 'at least one segment')
    const name = names.name([...folder, ...entry.name])
    const pieces = untilAborted(contentPieces(entry.content), signal)
    const size = sizeOf(entry)
    if (size !== undefined) {
      await addFile(pack, name, size, checked(pieces, size, count), signal)
      continue
    }
    await using spool = new Spool(filling.tempStore)
    for await (const piece of pieces) await spool.add(piece)
    await addFile(pack, name, spool.size, spool.pieces(), signal)
  }
  if (count === 0) pack.entry({ name: names.folder(folder), type: 'directory', mode: 0o755, mtime })
  pack.finalize()
}

async function addFile(
  pack: Pack,
  name: string,
  size: number,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const { sink, finished } = openEntry(pack, { name, size, type: 'file', mode: 0o644, mtime })
  for await (const piece of pieces) {
    if (!sink.write(piece)) await once(sink, 'drain', { signal })
  }
  sink.end(null)
  await finished
}

function openEntry(pack: Pack, header: Partial<Header> & Pick<Header, 'name'>) {
  let settle: (error?: Error | null) => void = () => undefined
  const finished = new Promise<void>((resolve, reject) => {
    settle = (error) => (error ? reject(error) : resolve())
  })
  // A broken archive tells it here and to the one who waits for room.
  finished.catch(() => undefined)
  const sink = pack.entry(header, (error) => settle(error))
  sink.on('error', settle)
  return { sink, finished }
}

/** The length where it can be known beforehand. */
function sizeOf(entry: ArchiveEntry): number | undefined {
  const { content, size } = entry
  if (size !== undefined) return size
  if (typeof content === 'string') return Buffer.byteLength(content)
  return content instanceof Uint8Array ? content.length : undefined
}

async function* checked(
  pieces: AsyncIterable<Uint8Array>,
  size: number,
  ordinal: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.length
    if (bytes > size) throw unusable(ordinal, `holds more than ${size} bytes`, 'as many as its size says')
    yield piece
  }
  if (bytes < size) throw unusable(ordinal, `holds ${bytes} bytes`, `the ${size} that its size says`)
}

/** An entry's own name may be a person's data, so its place in the list stands for it. */
function unusable(ordinal: number, what: string, expected: string): ConnectorError {
  return new ConnectorError('ARCHIVE_ENTRY', `file ${ordinal} of the archive ${what}; expected ${expected}`)
}
