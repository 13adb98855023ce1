import { isIP } from 'node:net'

/** Ends of names that no public DNS gives away. */
const privateEnds = ['.localhost', '.internal', '.cluster.local']

/**
 * Tells whether a request names a host that the service answers to. A web page of somebody else's can be made to call a service
 * that only the browser's machine reaches, by letting its own name lead there: such a call carries that name.
 *
 * @param header the header `Host`, with or without a port
 * @param allowed names and globs; none: addresses, names without a dot, and those under `.localhost`, `.internal` and
 *   `.cluster.local`, none of which anybody can register
 * @returns false also where there is no header, or none that is a host
 * @example isKnownHost('127.0.0.1:8081', []) // true
 */
export function isKnownHost(header: string | undefined, allowed: readonly string[]): boolean {
  const name = nameOf(header)
  if (name === undefined) return false
  if (allowed.length > 0) return allowed.some((pattern) => matches(name, plain(pattern)))
  return isIP(name) !== 0 || !name.includes('.') || privateEnds.some((end) => name.endsWith(end))
}

function nameOf(header: string | undefined): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(header ?? '')
  return match?.[1] === undefined ? undefined : plain(match[1])
}

/** Without the brackets of an address and the dot that ends a full name. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
}

function matches(name: string, pattern: string): boolean {
  if (pattern === '*') return true
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern
}
