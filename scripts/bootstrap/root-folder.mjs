import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const rootFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * @param {...string} parts
 * @returns {string} a path inside the repository
 */
export function inRoot(...parts) {
  return path.join(rootFolder, ...parts)
}
