import { constants } from 'node:fs'
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { ConnectorError } from '@monoid-kit/core'
import { checkResultPath } from '../check-result-path.ts'

/** Not to wait for a writer where a connector has put a named pipe. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/**
 * Opens a FILE result (B30): a regular file with one name, reached without any link, below the temp store.
 *
 * @param store the temp store
 * @param file the record's `file`
 * @returns its content; closed when it is read to its end or destroyed
 * @throws ConnectorError `FILE_RESULT_INVALID`
 * @example (await openResultFile(store, 'people.tar.gz')).pipe(target)
 */
export async function openResultFile(store: string, file: string): Promise<Readable> {
  const segments = checkResultPath(file)
  let handle: FileHandle | undefined
  try {
    const expected = path.join(await realpath(store), ...segments)
    if ((await realpath(expected)) !== expected) throw refused('a link')
    handle = await open(expected, flags)
    // The connector of a session still runs and may have put a link into the way meanwhile.
    if (!(await isAt(handle, expected))) throw refused('a link')
    const stats = await handle.stat()
    if (!stats.isFile()) throw refused('something else')
    if (stats.nlink > 1) throw refused('one with several names')
    return handle.createReadStream()
  } catch (thrown) {
    await handle?.close()
    throw thrown instanceof ConnectorError ? thrown : refused('none that can be opened', thrown)
  }
}

/** Whether an open file is the one of that path: by the system's word where it gives it, else by looking there again. */
async function isAt(handle: FileHandle, expected: string): Promise<boolean> {
  const opened = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => undefined)
  if (opened !== undefined) return opened === expected
  const [there, { dev, ino }] = [await lstat(expected), await handle.stat()]
  return there.dev === dev && there.ino === ino && (await realpath(expected)) === expected
}

function refused(what: string, cause?: unknown): ConnectorError {
  const options = cause === undefined ? {} : { cause }
  return new ConnectorError('FILE_RESULT_INVALID', `expected a regular file, came ${what}`, options)
}
