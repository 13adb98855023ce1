import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { targetUrl } from './target-url.ts'

const suffix = '/api/v1/wsock/websocket'

describe('targetUrl', () => {
  it.each([
    ['http://h', `ws://h${suffix}`],
    ['http://h/', `ws://h${suffix}`],
    ['https://h', `wss://h${suffix}`],
    ['https://h//', `wss://h${suffix}`],
    ['ws://h:1/x', `ws://h:1/x${suffix}`],
    ['ws://h:1/x/', `ws://h:1/x${suffix}`],
    ['wss://h/api/v2/wsock/websocket', 'wss://h/api/v2/wsock/websocket'],
    ['wss://h/api/v2/wsock/websocket/', 'wss://h/api/v2/wsock/websocket'],
    ['https://h/api/v47/wsock/websocket', 'wss://h/api/v47/wsock/websocket'],
    ['https://h/api/v/wsock/websocket', `wss://h${suffix}`],
    ['https://h/pre/api/v1/wsock/websocket', `wss://h/pre${suffix}`],
    ['https://h/pre/api/v/wsock/websocket', `wss://h/pre${suffix}`],
    ['https://h?x=1', `wss://h${suffix}?x=1`],
    ['dev.vantiq.com', `wss://dev.vantiq.com${suffix}`],
    ['localhost:8080', `wss://localhost:8080${suffix}`],
    ['dev.vantiq.com/pre', `wss://dev.vantiq.com/pre${suffix}`],
    ['[::1]:8080', `wss://[::1]:8080${suffix}`],
    ['HTTP://H', `ws://h${suffix}`],
    ['  https://h ', `wss://h${suffix}`],
  ])('[7.7.1] [JT1 testValidifyUrl] %s becomes %s', (given, expected) => {
    expect(targetUrl(given).href).toBe(expected)
  })

  it.each([
    ['ftp://h', 'the scheme is "ftp"'],
    ['https://', 'not the address of a server'],
    ['/api', 'not the address of a server'],
    ['https://h:port', 'not the address of a server'],
    ['two words', 'not the address of a server'],
    ['https://h/#top', 'a fragment'],
  ])('refuses %s', (given, expected) => {
    expect(() => targetUrl(given)).toThrow(expect.objectContaining({ code: 'HOST_SETTINGS' }))
    expect(() => targetUrl(given)).toThrow(expected)
  })

  it('refuses a password without showing it', () => {
    const thrown = (() => {
      try {
        return targetUrl('https://me:hunter2@h').href
      } catch (error) {
        return String(error)
      }
    })()
    expect(thrown).toContain('user or a password')
    expect(thrown).not.toContain('hunter2')
  })

  it('changes nothing about what it has made', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('http', 'https', 'ws', 'wss'),
        fc.domain(),
        fc.option(fc.integer({ min: 1, max: 65_535 })),
        fc.webPath(),
        (scheme, host, port, path) => {
          const once = targetUrl(`${scheme}://${host}${port === null ? '' : `:${port}`}${path}`)
          expect(targetUrl(once.href).href).toBe(once.href)
          expect(once.protocol).toBe(/s$/.test(scheme.replace('ws', '')) ? 'wss:' : 'ws:')
        },
      ),
      { numRuns: 40 },
    )
  })
})
