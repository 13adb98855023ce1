import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'

/**
 * Makes a folder for the files of one request, readable by nobody else, and deletes it with all that is in it when the
 * work has ended, however it ended.
 *
 * @param parent where it is made; made itself where it is missing
 * @param work gets the folder's path
 * @returns what the work returns
 * @example await withTempFolder('/tmp/app-cache', async (folder) => writeFile(path.join(folder, 'a'), 'b'))
 */
export async function withTempFolder<T>(parent: string, work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(path.join(parent, 'xtend-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
