import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isKnownHost } from './known-host.ts'

describe('isKnownHost', () => {
  test.each([
    '127.0.0.1:8081',
    '10.1.2.3',
    '[::1]:8081',
    '[fe80::1]',
    'localhost:8081',
    'LOCALHOST',
    'localhost.',
    'weather:8081',
    'app.localhost:1',
    'host.docker.internal:8081',
    'weather.default.svc.cluster.local',
  ])('without names of one’s own, %s is one that nobody can register', (host) => {
    expect(isKnownHost(host, [])).toBe(true)
  })

  test.each([
    'evil.example',
    'evil.example:8081',
    'localhost.evil.example',
    'internal.evil.example:80',
    '127.0.0.1.evil.example',
    'evilinternal.example',
    '127.0.0.1.nip.io',
    '',
    ':8081',
    'a b',
    'a:b:c',
    'user@localhost',
    'localhost/x',
    'localhost:8081:8081',
    'localhost:123456',
    'l\u00f6calhost',
  ])('%j is none', (host) => {
    expect(isKnownHost(host, [])).toBe(false)
  })

  test('a request without a host is not let in', () => {
    expect(isKnownHost(undefined, ['*'])).toBe(false)
  })

  test('names of one’s own are the only ones', () => {
    const allowed = ['api.example.com', '*.apps.example.com', '[::1]', '10.0.0.1']
    for (const host of [
      'api.example.com',
      'API.example.com.:443',
      'x.apps.example.com',
      '[::1]:80',
      '10.0.0.1',
    ]) {
      expect(isKnownHost(host, allowed), host).toBe(true)
    }
    for (const host of ['example.com', 'apps.example.com', 'xapps.example.com', 'localhost', '10.0.0.2']) {
      expect(isKnownHost(host, allowed), host).toBe(false)
    }
    expect(isKnownHost('anything.example', ['*'])).toBe(true)
  })

  test('a name that anybody can register is never known', () => {
    const label = fc.stringMatching(/^[a-z0-9-]{1,20}$/)
    const domain = fc.tuple(
      fc.array(label, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('com', 'example', 'io'),
    )
    fc.assert(
      fc.property(domain, fc.option(fc.integer({ min: 1, max: 65_535 })), ([labels, top], port) => {
        const name = `${labels.join('.')}.${top}`
        expect(isKnownHost(port === null ? name : `${name}:${port}`, [])).toBe(false)
      }),
    )
  })
})
