import { lstat, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { type Owner, ownerState, thisOwner } from '../owner.ts'

/** `monoid-arguments-<machine>-<pid>-<start>-<random>`: the owner stands in the name, for whoever finds it later. */
const leftName = /^monoid-(?:arguments|store)-([0-9a-f]{16})-(\d{1,10})-(\d*)-/

/**
 * How the folders of a run are called, up to what makes each unique.
 *
 * @param kind what is in it
 * @returns a prefix that names this process
 * @example await mkdtemp(path.join(tmpdir(), folderPrefix('store')))
 */
export function folderPrefix(kind: 'arguments' | 'store'): string {
  const { machine, pid, started } = thisOwner()
  return `monoid-${kind}-${machine}-${pid}-${started}-`
}

/**
 * Removes the folders of this user's callers who were killed before they could: they hold configurations and identifiers.
 *
 * @param folder where folders of runs are made
 * @returns when all is done; never throws
 * @example await removeLeftFolders(tmpdir())
 */
export async function removeLeftFolders(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const owner = ownerOf(name)
    if (owner && ownerState(owner) === 'dead') await removeOwn(path.join(folder, name)).catch(() => {})
  }
}

function ownerOf(name: string): Owner | undefined {
  const [, machine, pid, started] = leftName.exec(name) ?? []
  return machine === undefined ? undefined : { machine, pid: Number(pid), started: started ?? '' }
}

async function removeOwn(folder: string): Promise<void> {
  const stats = await lstat(folder)
  if (stats.isDirectory() && stats.uid === process.getuid?.())
    await rm(folder, { recursive: true, force: true })
}
