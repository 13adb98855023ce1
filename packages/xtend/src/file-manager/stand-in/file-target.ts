import { isPart } from '../file-name.ts'
import { FileFault } from './file-fault.ts'

/** What a request is about. */
export interface FileTarget {
  readonly project: string
  /** The folders and the last name; empty for the project itself. */
  readonly parts: readonly string[]
  /** Whether the address ends in a slash. */
  readonly isFolder: boolean
}

const prefix = '/files/volume/projects/'
const projectName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/
const mostParts = 32

/**
 * Reads the address of a request. It is split before it is decoded, so that no escaped slash and no escaped dots lead elsewhere.
 *
 * @param target the path as it came, with a query or without
 * @returns what it names
 * @throws FileFault 404 outside of the projects, 400 for a name that no file can have
 * @example fileTarget('/files/volume/projects/weather/reports/a%20b.csv')
 */
export function fileTarget(target: string): FileTarget {
  const path = target.replace(/[?#].*$/s, '')
  if (!path.startsWith(prefix)) throw new FileFault(404, `expected a path that begins with ${prefix}`)
  const [project = '', ...escaped] = path.slice(prefix.length).split('/')
  if (!projectName.test(project)) {
    throw new FileFault(400, 'the project: expected letters, digits, dots, dashes and underscores')
  }
  const isFolder = escaped.length === 0 || escaped.at(-1) === ''
  const parts = (isFolder ? escaped.slice(0, -1) : escaped).map(decoded)
  if (parts.length <= mostParts && parts.every(isName)) return { project, parts, isFolder }
  throw new FileFault(400, 'the name: expected parts of 1 to 255 bytes, none of them . or ..')
}

function isName(part: string): boolean {
  return isPart(part) && !part.includes('/')
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (cause) {
    throw new FileFault(400, 'the name: expected UTF-8 in percent signs', { cause })
  }
}
