import { type StoreRef, storeLabel } from '@monoid-kit/core'
import type { Header } from 'tar-stream'
import { readArchive } from './read-archive.ts'

/** Names that no escaping changes, so that they stand in an archive as they are. */
const plainName = /^[A-Za-z0-9_-]{1,100}$/

/**
 * Judges a FILE result by rule B30: a gzipped tar that is whole, with at least one entry; regular files of mode 0644 and folders only; names
 * that are relative, stay below the folder they are unpacked in, and begin with the store's group and name. Nothing is unpacked.
 *
 * @param content the file's bytes
 * @param store the data store that its record names
 * @returns one sentence per fault; names of entries are told by their place, for they may be a person's
 * @example expect(await archiveFaults(content, { group: 'shop', name: 'documents' })).toEqual([])
 */
export async function archiveFaults(content: Uint8Array, store: StoreRef): Promise<string[]> {
  const { entries, fault } = await readArchive(content)
  const names = new Set<string>()
  const faults = entries.flatMap((entry, index) => {
    const isNew = !names.has(entry.name)
    names.add(entry.name)
    const own = [...entryFaults(entry, store), ...(isNew ? [] : ['has the name of another one'])]
    return own.map((each) => `entry ${index + 1} ${each}`)
  })
  if (fault !== undefined) return [fault, ...faults]
  return entries.length === 0 ? ['it has no entry'] : faults
}

function entryFaults({ type, mode, name }: Header, store: StoreRef): string[] {
  const faults: string[] = []
  if (type !== 'file' && type !== 'directory') faults.push(`is a ${type}, neither a file nor a folder`)
  if (type === 'file' && mode !== 0o644) faults.push(`has the mode 0${(mode ?? 0).toString(8)}, not 0644`)
  if (name.startsWith('/') || /^[A-Za-z]:|\\/.test(name)) faults.push('has a name that is not relative')
  // what tar itself puts before the names of a folder that it packs
  const plain = name.replace(/^(?:\.\/)+/, '').replace(/\/$/, '')
  const parts = plain === '' || plain === '.' ? [] : plain.split('/')
  if (parts.some((part) => part === '..' || part === '.' || part === '')) {
    faults.push('has a name with parts that lead elsewhere')
  }
  if (!isWithin(parts, store, type === 'directory')) {
    faults.push(`has a name that does not begin with ${storeLabel(store)}`)
  }
  return faults
}

function isWithin(parts: readonly string[], store: StoreRef, isFolder: boolean): boolean {
  const groups = store.group ? store.group.split('/') : []
  // a group may be one folder, its slashes escaped, or several
  const forms = [
    [...groups, store.name],
    [...(store.group ? [groups.join('%2F')] : []), store.name],
  ]
  if (!forms[0]?.every((folder) => plainName.test(folder)))
    return isFolder || parts.length > (store.group ? 2 : 1)
  return forms.some((folders) => {
    const shared = isFolder ? folders.slice(0, parts.length) : folders
    return (
      shared.every((folder, index) => parts[index] === folder) && (isFolder || parts.length > folders.length)
    )
  })
}
