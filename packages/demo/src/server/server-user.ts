import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './find-binaries.ts'

const run = promisify(execFile)

/** The user that Postgres runs as. */
export interface ServerUser {
  readonly uid?: number
  readonly gid?: number
}

/**
 * Postgres refuses to run as root: then it runs as a user who has no rights.
 *
 * @returns nothing where this process is not root's
 * @throws where the system knows no such user
 */
export async function findServerUser(): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, name])))
      return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) }
    } catch {
      // the next one, then
    }
  }
  throw new Error('Postgres cannot run as root, and there is no user postgres or nobody to run it as.')
}

/**
 * Makes sure that the user can start Postgres: where this repository lies in root's own folder, by a copy.
 *
 * @param binaries the programs
 * @param user who will start them
 * @param folder a folder that the user can reach
 * @returns the programs to start
 */
export async function reachableBinaries(
  binaries: Binaries,
  user: ServerUser,
  folder: string,
): Promise<Binaries> {
  try {
    await run(binaries.initdb, ['--version'], { ...user, cwd: folder })
    return binaries
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error
  }
  const home = path.resolve(path.dirname(binaries.initdb), '..')
  const copy = path.join(folder, 'postgres')
  await cp(home, copy, { recursive: true, verbatimSymlinks: true })
  const inCopy = (program: string) => path.join(copy, path.relative(home, program))
  return { initdb: inCopy(binaries.initdb), postgres: inCopy(binaries.postgres) }
}
