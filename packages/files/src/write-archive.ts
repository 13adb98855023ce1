import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { ConnectorError, type MonoidRecord, type SiloContext, type StoreRef, wireRef } from '@monoid-kit/core'
import { pack as createPack } from 'tar-stream'
import type { ArchiveEntry } from './archive-entry.ts'
import { fillArchive } from './fill-archive.ts'
import { PartialFile } from './partial-file.ts'
import { tempStoreError } from './temp-store-error.ts'

/**
 * Writes one gzipped tar of files into the temp store, the form in which a store hands out a person's files
 * (B30). Entries are named `group/table/…`, every part of the name escaped (see `escapeName`); they are regular files of
 * mode 0644 with a fixed time, so that the same files give the same archive. Without any entry the archive
 * holds the empty folder `group/table/`. Memory does not grow with the files' size, only with their number.
 *
 * The file appears under its name when it is complete and on the disk; after a failure or an abort nothing is
 * left of it. Its name is a new one each time: no archive takes another one's place.
 *
 * @param store the store that the files belong to
 * @param entries the files, read one after the other
 * @param context what the host gave: the temp store and the signal
 * @returns the FILE record to yield from `requestResults`
 * @throws ConnectorError `TEMP_STORE` where there is no temp store or it cannot be written, `ARCHIVE_ENTRY` where an entry
 *   has no name or not its length; the signal's reason when aborted; whatever the entries throw
 * @example
 * async *requestResults(handle: MonoidRequestHandle, context: SiloContext) {
 *   if (handle.request_type === 'DELETE') return
 *   yield await writeArchive(this, [{ name: ['profile.json'], content: '{"name":"Ada"}' }], context)
 * }
 */
export async function writeArchive(
  store: StoreRef,
  entries: AsyncIterable<ArchiveEntry> | Iterable<ArchiveEntry>,
  context: Pick<SiloContext, 'tempStore' | 'signal'>,
): Promise<MonoidRecord> {
  const { tempStore, signal } = context
  signal.throwIfAborted()
  if (tempStore === undefined) {
    throw new ConnectorError('TEMP_STORE', 'the store answers by a file, but no temp_store was given')
  }
  const stem = store.group ? `${store.group}-${store.name}` : store.name
  const file = await PartialFile.create(tempStore, stem, '.tar.gz')
  try {
    await fillFile(file, { store, entries, tempStore }, signal)
    await file.publish()
  } catch (error) {
    await file.discard()
    throw error
  }
  return { record_type: 'FILE', ...wireRef(store), file: file.name }
}

/** Fills and empties the archive at the same time; the first failure, or the abort, ends both and is thrown. */
async function fillFile(
  file: PartialFile,
  source: {
    readonly store: StoreRef
    readonly entries: AsyncIterable<ArchiveEntry> | Iterable<ArchiveEntry>
    readonly tempStore: string
  },
  signal: AbortSignal,
): Promise<void> {
  const halt = new AbortController()
  const stop = () => halt.abort(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const pack = createPack()
    const filled = fillArchive(pack, { ...source, signal: halt.signal })
    const written = pipeline(pack, createGzip(), (gzipped) => file.write(gzipped), { signal: halt.signal })
    await Promise.all([
      filled.catch((error) => halt.abort(error)),
      written.catch((error) => halt.abort(tempStoreError(error, 'take a file'))),
    ])
    halt.signal.throwIfAborted()
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
