import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPem } from './read-pem.ts'

const pem = (body: string) =>
  `-----BEGIN CERTIFICATE-----\n${(body.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`

describe('readPem', () => {
  it('[B23] gives the same PEM back for every form that a field of one line lets through', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        const text = pem(Buffer.from(bytes).toString('base64'))
        for (const form of [
          text,
          text.replaceAll('\n', '\\n'),
          text.replaceAll('\n', '\r\n'),
          text.replaceAll('\n', ' '),
          Buffer.from(text).toString('base64'),
          Buffer.from(text.replaceAll('\n', '\\n')).toString('base64'),
        ]) {
          expect(readPem(form, 'ssl_ca')).toBe(text)
        }
      }),
    )
  })

  it('keeps several certificates', () => {
    expect(readPem(pem('AAAA') + pem('BBBB'), 'ssl_ca')).toBe(pem('AAAA') + pem('BBBB'))
  })

  it('names the setting, not the text, where it is no PEM', () => {
    expect(() => readPem('hunter2hunter2', 'ssl_key')).toThrow(/^ssl_key: expected PEM text/)
    expect(() => readPem('hunter2hunter2', 'ssl_key')).not.toThrow(/hunter2/)
  })
})
