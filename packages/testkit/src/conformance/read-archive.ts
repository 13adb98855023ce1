import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract, type Header } from 'tar-stream'

/** What is in an archive. */
export interface ArchiveContent {
  /** As far as they could be read. */
  readonly entries: readonly Header[]
  /** Why it could not be read to its end. */
  readonly fault: string | undefined
}

/**
 * Reads which entries a gzipped tar has, and whether it is whole. Nothing is unpacked, and no content of an entry is kept.
 *
 * @param content the archive's bytes
 * @returns its entries, and what is wrong with it
 * @example (await readArchive(content)).entries.length
 */
export async function readArchive(content: Uint8Array): Promise<ArchiveContent> {
  const entries: Header[] = []
  const unpack = extract()
  unpack.on('entry', (header, body, next) => {
    entries.push(header)
    // passed over, so that the next one comes
    body.on('end', next)
    body.resume()
  })
  try {
    await pipeline(Readable.from([content]), createGunzip(), unpack)
    return { entries, fault: undefined }
  } catch (thrown) {
    const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
    const isGzip = !String(code).startsWith('Z_')
    return { entries, fault: isGzip ? 'its tar is broken or cut off' : 'it is no whole gzip file' }
  }
}
