import { ConnectorError, nameLabel } from '@monoid-kit/core'
import type { KitConnector } from '../connectors/kit-connectors.ts'

/** What the parameters behind the `?` of a connection URL set. */
export interface UrlParameters {
  readonly settings: Readonly<Record<string, string | number>>
  readonly files: Readonly<Record<string, string>>
}

/** What a parameter does: it is read as a TLS mode, a number, a text, or names a file. */
interface Parameter {
  readonly setting: string
  readonly kind: 'tls' | 'seconds' | 'text' | 'file'
}

const common: Readonly<Record<string, Parameter>> = {
  ssl_mode: { setting: 'ssl_mode', kind: 'tls' },
  sslmode: { setting: 'ssl_mode', kind: 'tls' },
  connect_timeout: { setting: 'connect_timeout_seconds', kind: 'seconds' },
}

/** By the names that the databases' own tools give them; `-` and capitals are levelled. */
const parameters: Readonly<Record<KitConnector, Readonly<Record<string, Parameter>>>> = {
  postgres: {
    ...common,
    application_name: { setting: 'application_name', kind: 'text' },
    sslrootcert: { setting: 'ssl_ca', kind: 'file' },
    sslcert: { setting: 'ssl_cert', kind: 'file' },
    sslkey: { setting: 'ssl_key', kind: 'file' },
  },
  mysql: {
    ...common,
    program_name: { setting: 'application_name', kind: 'text' },
    ssl_ca: { setting: 'ssl_ca', kind: 'file' },
    ssl_cert: { setting: 'ssl_cert', kind: 'file' },
    ssl_key: { setting: 'ssl_key', kind: 'file' },
  },
}

/** What is told of a connection in front of the `?`, with the place where it belongs. */
const misplaced: Readonly<Record<string, string>> = {
  host: 'in front of the port: a socket in the file system cannot be used',
  hostaddr: 'in front of the port',
  port: 'behind the host',
  user: 'in front of the @',
  username: 'in front of the @',
  password: 'nowhere in the URL: it is asked for, or read from MONOID_PASSWORD',
  dbname: 'behind the port, as /name',
  database: 'behind the port, as /name',
}

const tlsModes: Readonly<Record<string, string>> = {
  disable: 'disable',
  disabled: 'disable',
  allow: 'prefer',
  prefer: 'prefer',
  preferred: 'prefer',
  require: 'require',
  required: 'require',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
  'verify-identity': 'verify-full',
}

/**
 * Reads the parameters of a connection URL. One that is not known is refused, for it may have been what made the
 * connection safe.
 *
 * @param search what stands behind the `?`
 * @param connector the connector that the URL means
 * @returns settings of the connector, and the paths of files
 * @throws ConnectorError `USAGE`, naming the parameter
 * @example readUrlParameters(new URLSearchParams('sslmode=require'), 'postgres').settings // { ssl_mode: 'require' }
 */
export function readUrlParameters(search: URLSearchParams, connector: KitConnector): UrlParameters {
  const settings: Record<string, string | number> = {}
  const files: Record<string, string> = {}
  const seen = new Set<string>()
  for (const [given, value] of search) {
    const { setting, kind } = knownParameter(given, connector)
    if (seen.has(setting)) throw usage(`the parameter ${given} stands in the URL twice: give it once`)
    seen.add(setting)
    if (value === '') throw usage(`the parameter ${given} has no value: give it one, or leave it out`)
    if (kind === 'file') files[setting] = value
    else settings[setting] = read(kind, given, value)
  }
  return connector === 'postgres' ? likeLibpq(settings, files) : { settings, files }
}

function knownParameter(given: string, connector: KitConnector): Parameter {
  const name = given.toLowerCase().replaceAll('-', '_')
  const known = parameters[connector]
  if (Object.hasOwn(known, name)) return known[name] as Parameter
  const place = Object.hasOwn(misplaced, name) ? misplaced[name] : undefined
  if (place) throw usage(`the parameter ${name} belongs ${place}`)
  // of two spellings of one parameter the last
  const names = Object.values(Object.fromEntries(Object.keys(known).map((key) => [known[key]?.setting, key])))
  throw usage(
    `the URL has an unknown parameter, ${nameLabel(given)}: known are ${names.join(', ')}; other settings are given with --set`,
  )
}

function read(kind: 'tls' | 'seconds' | 'text', given: string, value: string): string | number {
  if (kind === 'text') return value
  if (kind === 'seconds') {
    if (!/^[1-9]\d{0,4}$/.test(value)) throw usage(`the parameter ${given} takes whole seconds, at least 1`)
    return Number(value)
  }
  const mode = value.toLowerCase().replaceAll('_', '-')
  if (Object.hasOwn(tlsModes, mode)) return tlsModes[mode] as string
  throw usage(`the parameter ${given} takes one of disable, prefer, require, verify-ca, verify-full`)
}

/**
 * What libpq makes of these parameters: `sslrootcert=system` means the authorities that everybody trusts, and with a
 * file of authorities `require` checks the server by it.
 */
function likeLibpq(settings: UrlParameters['settings'], files: UrlParameters['files']): UrlParameters {
  if (files.ssl_ca === undefined) return { settings, files }
  if (files.ssl_ca === 'system') {
    const { ssl_ca: _, ...others } = files
    if ((settings.ssl_mode ?? 'verify-full') !== 'verify-full') {
      throw usage('sslrootcert=system needs sslmode=verify-full: leave sslmode out')
    }
    return { settings: { ...settings, ssl_mode: 'verify-full' }, files: others }
  }
  return settings.ssl_mode === 'require'
    ? { settings: { ...settings, ssl_mode: 'verify-ca' }, files }
    : { settings, files }
}

function usage(message: string): ConnectorError {
  return new ConnectorError('USAGE', message, { hint: 'see monoid-kit find --help' })
}
