import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeName, nameGoesOn, unescapeName } from './escape-name.ts'

// Texts that are likely to go wrong, beside those that are merely random.
const dangerousText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('.', ' ', '/', '\\', '%', '+', '~', '2', 'a', 'é', '\u0301', '\ud83d', '😀'),
  }),
  fc.string({ unit: 'grapheme', minLength: 100, maxLength: 400 }),
  fc.constantFrom(
    '',
    '.',
    '..',
    'con',
    'CON.txt',
    'Lpt¹',
    'nul .a',
    '%',
    '%2E',
    '%+',
    '%~2',
    '%uD800',
    '~',
    '-rf',
  ),
)

describe('escapeName', () => {
  it.each([
    ['scan.pdf', ['scan.pdf']],
    ['Zoë 🎂 (1).pdf', ['Zoë 🎂 (1).pdf']],
    ['', ['%']],
    ['.', ['%2E']],
    ['..', ['%2E%2E']],
    ['.profile', ['.profile']],
    ['../../etc/passwd', ['..%2F..%2Fetc%2Fpasswd']],
    ['C:\\x', ['C%3A%5Cx']],
    ['a. .', ['a%2E%20%2E']],
    ['a\nb\u0000c\u0085', ['a%0Ab%00c%C2%85']],
    ['cod\u202efdp.exe', ['cod%E2%80%AEfdp.exe']],
    ['nul.txt', ['%6Eul.txt']],
    ['CON', ['%43ON']],
    ['console', ['console']],
    ['100%', ['100%25']],
    ['\ud800', ['%uD800']],
  ])('[B30] writes %j as %j', (text, expected) => {
    expect(escapeName(text)).toEqual(expected)
  })

  it('[B30] keeps the normal form in which a name came', () => {
    expect(escapeName('e\u0301')).toEqual(['e\u0301'])
    expect(escapeName('\u00e9')).toEqual(['\u00e9'])
  })

  it('[B30] lets a long name go on in a folder', () => {
    const pieces = escapeName('é'.repeat(300))
    expect(pieces).toHaveLength(3)
    expect(pieces.map(nameGoesOn)).toEqual([true, true, false])
  })

  it('[B30] loses nothing, whatever the text', () => {
    fc.assert(
      fc.property(dangerousText, (text) => {
        expect(unescapeName(escapeName(text))).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  it('[B30] writes only names that are harmless on every system', () => {
    fc.assert(
      fc.property(dangerousText, (text) => {
        for (const piece of escapeName(text)) {
          expect(piece).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cs}]|^\.{0,2}$|[. ]$/u)
          expect(piece).not.toMatch(/^(con|prn|aux|nul|(com|lpt)[0-9¹²³]) *(\.|$)/i)
          expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(240)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
