import { Buffer } from 'node:buffer'
import { pack } from 'tar-stream'
import type { ArgumentFile } from '../argument-files.ts'

/** Where the argument files are in the container. */
export const argumentFolder = '/monoid/arguments'

/**
 * The argument files as the engine takes them: readable by root only (B3).
 *
 * @param files the files
 * @param isEmptied true for files of the same names with nothing in them, which take the place of those that were read
 * @returns a tar archive
 */
export async function argumentArchive(files: readonly ArgumentFile[], isEmptied = false): Promise<Buffer> {
  const archive = pack()
  for (const { name, content } of files) {
    archive.entry({ name, mode: 0o600, uid: 0, gid: 0 }, isEmptied ? '' : Buffer.from(content))
  }
  archive.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of archive) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}
