import { randomUUID } from 'node:crypto'
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { ConnectorError } from '@monoid-kit/core'

/** What a new file may be: readable by all, as far as the umask lets it. */
const newFileMode = 0o666

/**
 * Replaces a file whole: what reads it finds the old content or the new one, also after a crash. The mode of a file that is
 * there stays, and so does a link to it.
 *
 * @param file its path
 * @param text the content
 * @throws ConnectorError `OUTPUT_FAILED` where it cannot be written; then nothing has changed
 * @example await writeFileAtomically('integration-spec.yaml', text)
 */
export async function writeFileAtomically(file: string, text: string): Promise<void> {
  let temporary: string | undefined
  try {
    const target = await realpath(file).catch(() => path.resolve(file))
    const present = await stat(target).catch(() => undefined)
    if (present && !present.isFile()) throw new ConnectorError('OUTPUT_FAILED', `${file} is no regular file`)
    const folder = path.dirname(target)
    temporary = path.join(folder, `.${path.basename(target)}.${randomUUID()}.tmp`)
    const handle = await open(temporary, 'wx', newFileMode)
    try {
      await handle.writeFile(text)
      if (present) await handle.chmod(present.mode & 0o7777)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, target)
    temporary = undefined
    await syncFolder(folder)
  } catch (cause) {
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => undefined)
    if (cause instanceof ConnectorError) throw cause
    const code = String((cause as { code?: unknown }).code ?? 'no code')
    throw new ConnectorError('OUTPUT_FAILED', `${file} cannot be written (${code})`, {
      hint: 'check that its folder is there and may be written to',
      cause,
    })
  }
}

/** So that the new name is on the disk too; not every file system knows how. */
async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined
  try {
    handle = await open(folder, 'r')
    await handle.sync()
  } catch {
    // the content is safe, only the moment at which it appears is not
  } finally {
    await handle?.close()
  }
}
