import { ConnectorError } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { dialError } from './dial-error.ts'

const failed = (code: string) => Object.assign(new Error('canary'), { code })

describe('dialError', () => {
  it.each([
    ['ENOTFOUND', 'DNS_FAILED'],
    ['EAI_AGAIN', 'DNS_FAILED'],
    ['ETIMEDOUT', 'CONNECT_TIMEOUT'],
    ['ECONNREFUSED', 'CONNECT_FAILED'],
    ['ECONNRESET', 'CONNECT_FAILED'],
    ['EPROTO', 'TLS_FAILED'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'TLS_FAILED'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'TLS_FAILED'],
    ['CERT_HAS_EXPIRED', 'TLS_FAILED'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS_FAILED'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS_FAILED'],
    ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 'MESSAGE_INVALID'],
    ['WS_ERR_INVALID_OPCODE', 'CONNECT_FAILED'],
  ])('calls %s %s, and quotes nothing', (code, expected) => {
    const error = dialError(failed(code), 'h:1')
    expect(error.code).toBe(expected)
    expect(error.message).toContain('h:1')
    expect(error.message).not.toContain('canary')
  })

  it('looks into what failed for each address of a host, and into causes', () => {
    const several = new AggregateError([failed('ECONNREFUSED'), failed('EHOSTUNREACH')], 'canary')
    expect(dialError(several, 'h').message).toBe('no connection to h (ECONNREFUSED)')
    expect(dialError(new Error('canary', { cause: failed('ENOTFOUND') }), 'h').code).toBe('DNS_FAILED')
  })

  it.each([
    [new Error('canary')],
    [failed('canary: a secret')],
    [Object.assign(new Error('canary'), { errors: [] })],
  ])('names no code where there is none that can be shown', (thrown) => {
    expect(dialError(thrown, 'h').message).toBe('no connection to h (Error)')
  })

  it('leaves an error of the kit as it is', () => {
    const error = new ConnectorError('CANCELLED', 'closed')
    expect(dialError(error, 'h')).toBe(error)
  })
})
