import { domainToASCII } from 'node:url'
import { ConnectorError } from '@monoid-kit/core'
import type { KitConnector } from '../connectors/kit-connectors.ts'
import type { ConnectionTarget } from './connection-target.ts'
import { readUrlParameters } from './url-parameters.ts'

interface Scheme {
  readonly connector: KitConnector
  readonly port: number
  /** A database that everybody may log in to, for URLs that name none. */
  readonly database: string
}

const postgres: Scheme = { connector: 'postgres', port: 5432, database: 'postgres' }
const mysql: Scheme = { connector: 'mysql', port: 3306, database: 'information_schema' }
const schemes: Readonly<Record<string, Scheme>> = {
  'postgres:': postgres,
  'postgresql:': postgres,
  'mysql:': mysql,
  'mariadb:': mysql,
}

const localHosts = /^(localhost|127(\.\d{1,3}){3}|::1|0\.0\.0\.0)$/i

/**
 * Reads a connection URL, as the databases' own tools write it. Where it names no database, all databases are meant that the
 * user may read.
 *
 * @param text `postgres://`, `postgresql://`, `mysql://` or `mariadb://`, then `user@host`, and where wanted a port, a
 *   database and parameters; special characters percent-encoded
 * @returns what it says
 * @throws ConnectorError `USAGE`: what is wrong with it, without a part of it that could hold the password
 * @example parseConnectionUrl('postgres://ann@db.example.org/shop?sslmode=require').settings.database // 'shop'
 */
export function parseConnectionUrl(text: string): ConnectionTarget {
  const { scheme, url } = readUrl(text)
  const username = decode('user name', url.username)
  if (username === '') throw usage('the URL names no user: write it in front of the host, as in user@host')
  const hostname = readHost(url)
  const port = url.port === '' ? scheme.port : Number(url.port)
  if (port === 0) throw usage('the port of the URL is 0: expected 1 to 65535')
  const database = readDatabase(url)
  const { settings, files } = readUrlParameters(url.searchParams, scheme.connector)
  return {
    connector: scheme.connector,
    settings: {
      hostname,
      port,
      username,
      ...(database === undefined ? { database: scheme.database, scan_all: true } : { database }),
      ...settings,
    },
    password: url.password === '' ? undefined : decode('password', url.password),
    files,
    label: `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}${database === undefined ? '' : `/${database}`}`,
    isLocal: localHosts.test(hostname),
  }
}

function readUrl(text: string): { readonly scheme: Scheme; readonly url: URL } {
  const prefix = /^[a-z][a-z0-9+.-]*:(?=\/\/)/i.exec(text)?.[0].toLowerCase() ?? ''
  if (!Object.hasOwn(schemes, prefix)) {
    throw usage('expected a URL that begins with postgres://, postgresql://, mysql:// or mariadb://')
  }
  // The parser drops line feeds and tabs, also from within a password.
  if (/[\p{Cc}\s]/u.test(text)) throw usage(`the URL holds white space or control characters: ${encodeThem}`)
  if (/^[^/]+:\/\/(?:[/?#]|[^/?#]*@(?:[/?#:]|$)|$)/.test(text)) {
    throw usage(
      'the URL names no host: a socket in the file system cannot be used, give localhost for this machine',
    )
  }
  try {
    return { scheme: schemes[prefix] as Scheme, url: new URL(text) }
  } catch {
    // The parser's error holds the whole URL, so it is no cause either.
    throw usage(`the URL cannot be read: ${encodeThem}; a port is a number up to 65535`)
  }
}

const encodeThem =
  'in user name and password, characters such as @ : / ? # % must be percent-encoded (%40 %3A %2F %3F %23 %25)'

function readHost(url: URL): string {
  if (url.hash !== '' || url.href.endsWith('#')) throw usage(`the URL holds a #: ${encodeThem}`)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (host.includes(',')) throw usage('the URL names several hosts: give one')
  const decoded = decode('host', host)
  if (decoded.startsWith('/'))
    throw usage('a socket in the file system cannot be used: give localhost for this machine')
  if (host.includes(':')) return host
  const ascii = domainToASCII(decoded)
  if (ascii === '') throw usage('the host of the URL is no host name and no address')
  return ascii
}

function readDatabase(url: URL): string | undefined {
  const path = url.pathname.replace(/^\//, '')
  if (path === '') return undefined
  if (path.includes('/'))
    throw usage('behind the host the URL may name one database: write a / in its name as %2F')
  return decode('database', path)
}

function decode(part: string, text: string): string {
  try {
    const decoded = decodeURIComponent(text)
    if (decoded.includes('\0')) throw usage(`the ${part} of the URL holds a NUL`)
    return decoded
  } catch (error) {
    if (error instanceof ConnectorError) throw error
    throw usage(`the ${part} of the URL is not percent-encoded: write % as %25`)
  }
}

function usage(message: string): ConnectorError {
  return new ConnectorError('USAGE', message, {
    hint: 'for instance postgres://user@db.example.org:5432/shop?sslmode=require',
  })
}
