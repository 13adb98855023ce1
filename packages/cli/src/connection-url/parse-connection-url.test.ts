import { ConnectorError } from '@monoid-kit/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConnectionUrl } from './parse-connection-url.ts'

describe('parseConnectionUrl', () => {
  it.each([
    [
      'postgres://ann@db.example.org/shop',
      { hostname: 'db.example.org', port: 5432, username: 'ann', database: 'shop' },
    ],
    ['postgresql://ann@[::1]:5433/shop', { hostname: '::1', port: 5433, username: 'ann', database: 'shop' }],
    ['MySQL://ann@h/s%2Fhop', { hostname: 'h', port: 3306, username: 'ann', database: 's/hop' }],
    [
      'mariadb://a%40b@bücher.example/x',
      { hostname: 'xn--bcher-kva.example', port: 3306, username: 'a@b', database: 'x' },
    ],
    [
      'postgres://ann@h',
      { hostname: 'h', port: 5432, username: 'ann', database: 'postgres', scan_all: true },
    ],
    [
      'mysql://ann@h/',
      { hostname: 'h', port: 3306, username: 'ann', database: 'information_schema', scan_all: true },
    ],
  ])('reads %s', (text, settings) => {
    expect(parseConnectionUrl(text).settings).toEqual(settings)
  })

  it('gives back any user, password and database that were percent-encoded', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((one) => !/\0|^\.+$/.test(one))
    fc.assert(
      fc.property(text, text, text, (username, password, database) => {
        const [user, pass, name] = [username, password, database].map(encodeURIComponent)
        const target = parseConnectionUrl(`mysql://${user}:${pass}@h/${name}`)
        expect(target.settings).toMatchObject({ username, database })
        expect(target.password).toBe(password)
      }),
    )
  })

  it.each([
    ['postgres://u@h/d?sslmode=allow', { ssl_mode: 'prefer' }],
    [
      'postgres://u@h/d?sslmode=verify-full&connect_timeout=3',
      { ssl_mode: 'verify-full', connect_timeout_seconds: 3 },
    ],
    ['mysql://u@h/d?ssl-mode=VERIFY_IDENTITY', { ssl_mode: 'verify-full' }],
    ['mysql://u@h/d?sslMode=PREFERRED', { ssl_mode: 'prefer' }],
    ['postgres://u@h/d?application_name=me', { application_name: 'me' }],
    ['postgres://u@h/d?sslrootcert=system', { ssl_mode: 'verify-full' }],
  ])('maps the parameters of %s', (text, settings) => {
    expect(parseConnectionUrl(text).settings).toMatchObject(settings)
  })

  it('names the files of certificates, and checks the server where libpq would', () => {
    const target = parseConnectionUrl('postgres://u@h/d?sslmode=require&sslrootcert=/ca.pem&sslkey=my%20key')
    expect(target.files).toEqual({ ssl_ca: '/ca.pem', ssl_key: 'my key' })
    expect(target.settings.ssl_mode).toBe('verify-ca')
    expect(parseConnectionUrl('mysql://u@h/d?ssl-ca=/ca.pem').files).toEqual({ ssl_ca: '/ca.pem' })
  })

  it('names the server without user and password', () => {
    expect(parseConnectionUrl('postgres://u:pw@h:1/d').label).toBe('h:1/d')
    expect(parseConnectionUrl('postgres://u:pw@[fe80::1]').label).toBe('[fe80::1]:5432')
  })

  it('knows the machine itself', () => {
    const local = ['localhost', '127.0.0.1', '127.9.9.9', '[::1]', '10.0.0.1', 'localhost.example.org']
    expect(local.filter((host) => parseConnectionUrl(`mysql://u@${host}/d`).isLocal)).toHaveLength(4)
  })

  it.each([
    ['http://u:hunter2@h/d', 'begins with postgres://'],
    ['u:hunter2@h/d', 'begins with postgres://'],
    ['jdbc:postgresql://h/d?password=hunter2', 'begins with postgres://'],
    ['postgres://h/d', 'names no user'],
    ['postgres:///d', 'names no host'],
    ['postgres://u:hunter2@/d', 'names no host'],
    ['postgres://u:hunter2@:5432/d', 'names no host'],
    ['postgres://u:hunter2@%2Fvar%2Frun/d', 'socket'],
    ['postgres://u:hunter2@h/d?host=/var/run', 'socket'],
    ['postgres://u:hunter2@a,b/d', 'several hosts'],
    ['postgres://u:hunter2@a%20b/d', 'no host name'],
    ['postgres://u:hunter2@h:99999/d', 'cannot be read'],
    ['postgres://u:hunter2@h:0/d', 'port'],
    ['postgres://u:hunter2@h/d/e', 'one database'],
    ['postgres://u:hunter2#@h/d', 'percent-encoded'],
    ['postgres://u:hunter2@h/d#', 'holds a #'],
    ['postgres://u:hunter2/x@h/d', 'percent-encoded'],
    ['postgres://u:hunter2%@h/d', 'write % as %25'],
    ['postgres://u:hun ter2@h/d', 'white space'],
    ['postgres://u:hunter2%00@h/d', 'NUL'],
    ['postgres://u@h/d?password=hunter2', 'MONOID_PASSWORD'],
    ['postgres://u@h/d?ssl_mod=hunter2', 'unknown parameter, ssl_mod'],
    ['postgres://u@h/d?hunter2@x=1', 'unknown parameter, (a name of 9 characters)'],
    ['postgres://u@h/d?__proto__=hunter2', 'unknown parameter'],
    ['mysql://u@h/d?sslrootcert=x', 'unknown parameter, sslrootcert'],
    ['postgres://u@h/d?sslmode=hunter2', 'takes one of'],
    ['postgres://u@h/d?sslmode=', 'no value'],
    ['postgres://u@h/d?sslmode=require&ssl-mode=require', 'twice'],
    ['postgres://u@h/d?sslrootcert=system&sslmode=require', 'needs sslmode=verify-full'],
    ['postgres://u@h/d?connect_timeout=0', 'whole seconds'],
  ])('refuses %s and does not repeat the password', (text, message) => {
    const error = errorOf(() => parseConnectionUrl(text))
    expect(error.code).toBe('USAGE')
    expect(error.message).toContain(message)
    expect(`${error.message} ${error.hint}`).not.toMatch(/hun ?ter/)
    expect(error.cause).toBeUndefined()
  })

  it('throws nothing but its own errors, whatever is typed', () => {
    const rest = fc.stringMatching(/^[\w@:/?#[\]%,.&= \\]{0,40}$/)
    fc.assert(
      fc.property(fc.constantFrom('postgres://', 'mysql://', ''), rest, (scheme, typed) => {
        try {
          const { settings } = parseConnectionUrl(scheme + typed)
          expect(settings.hostname).not.toBe('')
        } catch (error) {
          expect(error).toBeInstanceOf(ConnectorError)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

function errorOf(act: () => unknown): ConnectorError {
  try {
    act()
  } catch (error) {
    if (error instanceof ConnectorError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
