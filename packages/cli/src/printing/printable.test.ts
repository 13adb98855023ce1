import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printable } from './printable.ts'

describe('printable', () => {
  it('leaves no character that a terminal would obey or hide', () => {
    const hostile = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = printable(text)
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u)
        expect(shown.isWellFormed()).toBe(true)
      }),
    )
  })

  it.each([
    ['plain text, ünïcode, 漢字 and 🙂', 'plain text, ünïcode, 漢字 and 🙂'],
    ['a\u001b[2Jb', 'a\\u001b[2Jb'],
    ['a\r\n\tb', 'a\\r\\n\\tb'],
    ['\u009b31m', '\\u009b31m'],
    ['right \u202e left', 'right \\u202e left'],
    ['\ud800', '\\ud800'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
  ])('shows %j', (text, shown) => {
    expect(printable(text)).toBe(shown)
  })
})
