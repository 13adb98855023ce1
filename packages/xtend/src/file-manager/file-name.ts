import { ConnectorError } from '@monoid-kit/core'

const longestPartBytes = 255
const mostParts = 32
const unsafe = /[\\\p{Cc}\p{Cs}]/u

/**
 * Splits the name of a file into the folders and the last name. Names are told nowhere, for they may be a person's.
 *
 * @param name parts of 1 to 255 bytes, at most 32, joined by slashes
 * @returns the parts
 * @throws ConnectorError `FILE_NAME_INVALID` where it could lead elsewhere (`.`, `..`, an empty part, a backslash) or no file can have it
 * @example fileNameParts('reports/2026.csv') // ['reports', '2026.csv']
 */
export function fileNameParts(name: string): string[] {
  const parts = name.split('/')
  if (parts.length <= mostParts && parts.every(isPart)) return parts
  throw new ConnectorError('FILE_NAME_INVALID', `a name of ${name.length} characters is none of a file`)
}

/**
 * Whether a text can be one part of a name.
 *
 * @param part a folder's or a file's own name
 * @returns false for one that leads elsewhere or that no file can have
 * @example isPart('..') // false
 */
export function isPart(part: string): boolean {
  if (part === '' || part === '.' || part === '..' || unsafe.test(part)) return false
  return Buffer.byteLength(part) <= longestPartBytes
}
