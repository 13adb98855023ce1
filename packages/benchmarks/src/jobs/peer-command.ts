import { type ServerKind, serverKinds } from '@monoid-kit/testkit/standalone'

/** A command that somebody wants to see beside the connectors. */
export interface PeerCommand {
  readonly name: string
  /** A line for `sh`. */
  readonly command: string
  /** Only for this kind of server; undefined for every one. */
  readonly kind: ServerKind | undefined
}

/**
 * Reads what `--peer` was given.
 *
 * @param text `name=command`, or `kind:name=command` for one kind of server
 * @returns the command
 * @throws Error where the name or the command is missing
 * @example parsePeer('mariadb:mine=./export.sh') // { kind: 'mariadb', name: 'mine', command: './export.sh' }
 */
export function parsePeer(text: string): PeerCommand {
  const sign = text.indexOf('=')
  const label = text.slice(0, Math.max(0, sign)).trim()
  const command = text.slice(sign + 1).trim()
  const kind = serverKinds.find((name) => label.startsWith(`${name}:`))
  const name = kind === undefined ? label : label.slice(kind.length + 1).trim()
  if (name === '' || command === '') {
    throw new Error(`expected --peer name='command' or --peer kind:name='command'; got "${text}"`)
  }
  return { name, command, kind }
}
