import { constants, type FileHandle, open } from 'node:fs/promises'
import { ConnectorError } from '@monoid-kit/core'

/**
 * Reads a file of settings: a regular file, or a link to one.
 *
 * @param path of the file
 * @param subject what messages call it
 * @returns its content; undefined where there is none
 * @throws ConnectorError `HOST_SETTINGS` where it cannot be read, or is something else: a pipe or a device may never end
 * @example const bytes = await readSettingsFile('/opt/connector/server.config')
 */
export async function readSettingsFile(path: string, subject = path): Promise<Buffer | undefined> {
  let file: FileHandle | undefined
  try {
    // without waiting: the open of a pipe that nobody writes would hold a thread that not even an exit can free
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const facts = await file.stat()
    if (facts.isFile() || facts.isDirectory()) return await file.readFile()
    const found = facts.isFIFO() ? 'a pipe' : 'a device'
    throw new ConnectorError('HOST_SETTINGS', `${subject} is ${found}, expected a regular file`, {
      hint: 'write what it gives to a file, and name that',
    })
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new ConnectorError('HOST_SETTINGS', `${subject} cannot be read (${code ?? 'no code'})`, {
      hint: 'let the connector read it',
      cause,
    })
  } finally {
    await file?.close()
  }
}
