import { statSync } from 'node:fs'
import path from 'node:path'

/**
 * Whether root is kept in a container because another user could not read the connector's files, as in a clone
 * within a folder of root's own. A connector says so by a LOG, which is no fault of what a test looks at.
 *
 * @param entry the connector's script
 * @returns true for root, where a folder above the script lets no other user pass
 * @example it.skipIf(closedToOthers(entry))('[B3] gives up root', …)
 */
export function closedToOthers(entry: string): boolean {
  if (process.getuid?.() !== 0) return false
  let folder = path.resolve(entry)
  do {
    folder = path.dirname(folder)
    if ((statSync(folder).mode & 0o001) === 0) return true
  } while (folder !== path.dirname(folder))
  return false
}
