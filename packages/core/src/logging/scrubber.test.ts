import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodedForms } from './encoded-forms.ts'
import { Scrubber } from './scrubber.ts'

const pem = `-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu
NMoSfm76oqFvAp8Gy0iz5sxjZmSnXyCdPEovGhLa0VzMaQ8s+CLOyS56YyCFGeJZ
agUw
-----END PRIVATE KEY-----
`
const body = pem.split('\n').slice(1, 4)

/** The marker itself is no secret; a secret that is spelt like a part of it could never be seen to be gone. */
const secret = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 4, maxLength: 30 }),
    fc.string({ unit: 'binary', minLength: 4, maxLength: 30 }),
  )
  .filter((text) => text.trim().length >= 4 && !/[[\]]/.test(text) && !'secret'.includes(text.trim()))

describe('Scrubber', () => {
  it('leaves no secret and no encoded form of one in any text', () => {
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 3 }),
        fc.string(),
        fc.string(),
        (secrets, before, after) => {
          const scrubber = new Scrubber(secrets)
          for (const one of secrets) {
            for (const form of [
              one,
              JSON.stringify(one).slice(1, -1),
              encodeURIComponent(one),
              new URLSearchParams({ x: one }).toString().slice(2),
              Buffer.from(one).toString('base64'),
              Buffer.from(one).toString('base64url'),
              Buffer.from(one).toString('hex'),
            ]) {
              const scrubbed = scrubber.scrubText(`${before}${form}${after}`)
              expect(scrubbed).toContain('[secret]')
              expect(scrubbed).not.toContain(form)
              expect(JSON.stringify(scrubber.scrub({ [form]: [{ deep: form }] }))).not.toContain(
                JSON.stringify(form).slice(1, -1),
              )
            }
          }
        },
      ),
    )
  })

  it('leaves a text without secrets as it is', () => {
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 3 }), fc.string({ unit: 'grapheme' }), (secrets, text) => {
        fc.pre(!secrets.flatMap(encodedForms).some((form) => text.includes(form)))
        expect(new Scrubber(secrets).scrubText(text)).toBe(text)
      }),
    )
  })

  it('finds base64 of a longer text that holds the secret, at each alignment', () => {
    for (const before of ['', 'u', 'us', 'usr:', 'user:']) {
      for (const after of ['', '@', '@h', '@host']) {
        for (const encoding of ['base64', 'base64url'] as const) {
          const text = Buffer.from(`${before}pa?ss>wörd${after}`).toString(encoding)
          const scrubbed = new Scrubber(['pa?ss>wörd']).scrubText(`Basic ${text}`)
          expect(scrubbed).toContain('[secret]')
          const rest = Buffer.from(scrubbed.replace('[secret]', '').slice(6), 'base64').toString('latin1')
          expect(rest).not.toMatch(/ss|w|rd/)
        }
      }
    }
  })

  it('leaves no remainder of secrets that overlap, contain or repeat one another', () => {
    const scrubber = new Scrubber(['abcdef', 'defghi', 'cdef', 'ghijkl'])
    expect(scrubber.scrubText('<abcdefghijkl>')).toBe('<[secret]>')
    expect(scrubber.scrubText('<cdefabcdef> <ghijkl>')).toBe('<[secret]> <[secret]>')
    expect(new Scrubber(['abab']).scrubText('xabababx abab')).toBe('x[secret]x [secret]')
  })

  it('finds percent encoding in either case, plus for blank, and a password within a URL', () => {
    const scrubber = new Scrubber(['a b/c+d!'])
    for (const form of ['a%20b%2Fc%2Bd!', 'a%20b%2fc%2bd!', 'a+b%2Fc%2Bd%21', 'a%20b/c+d!']) {
      expect(scrubber.scrubText(`postgres://u:${form}@db`)).toBe('postgres://u:[secret]@db')
    }
  })

  it.each([
    ['as it is', pem],
    ['with \\n', pem.replaceAll('\n', '\\n')],
    ['as base64', Buffer.from(pem).toString('base64')],
  ])('[B23] takes out a PEM given %s, whole, on one line, and line by line', (_, given) => {
    const scrubber = new Scrubber([given])
    const shown = [
      pem,
      pem.replaceAll('\n', '\r\n'),
      pem.replaceAll('\n', '\\n'),
      pem.replaceAll('\n', ''),
      JSON.stringify(pem),
    ]
    shown.push(Buffer.from(pem).toString('base64'), body.join(''), ...body.map((line) => `line: ${line}`))
    for (const text of shown) {
      const scrubbed = scrubber.scrubText(`key ${text} is wrong`)
      expect(scrubbed).toContain('[secret]')
      for (const line of body) expect(scrubbed).not.toContain(line.slice(8, 40))
    }
    expect(scrubber.scrubText('expected -----BEGIN PRIVATE KEY-----')).toBe(
      'expected -----BEGIN PRIVATE KEY-----',
    )
  })

  it('takes out a secret of fewer than four characters only where it stands alone', () => {
    const scrubber = new Scrubber(['a', 'é1'])
    expect(scrubber.scrubText('a table: "a", é1 é12 bé1 𝐀a')).toBe(
      '[secret] table: "[secret]", [secret] é12 bé1 𝐀a',
    )
  })

  it('scrubs keys and numbers, keeps the rest of a value, and does not change what it was given', () => {
    const given = { hunter2: [1, 'x hunter2', { n: 4711, t: true, z: null }] }
    const copy = structuredClone(given)
    expect(new Scrubber(['hunter2', '4711']).scrub(given)).toEqual({
      '[secret]': [1, 'x [secret]', { n: '[secret]', t: true, z: null }],
    })
    expect(given).toEqual(copy)
  })

  it('knows nothing to hide without secrets', () => {
    expect(Scrubber.none.scrub({ a: 'text' })).toEqual({ a: 'text' })
    expect(new Scrubber(['']).scrubText('text')).toBe('text')
  })

  it('copes with long texts that nearly match all the way', () => {
    const scrubber = new Scrubber([`${'a'.repeat(200)}b`, '(a+)+$'])
    const text = 'a'.repeat(1_000_000)
    expect(scrubber.scrubText(text)).toBe(text)
    expect(new Scrubber(['aaaa']).scrubText(text)).toBe('[secret]')
  })
})
