import { ConnectorError } from '@monoid-kit/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTerm, readTerms } from './parse-term.ts'

describe('parseTerm', () => {
  it('divides at the first = and leaves the value alone', () => {
    expect(parseTerm('note= a=b ', 'term 1')).toEqual({ name: 'note', value: ' a=b ' })
  })

  it('gives back any name and value that were joined by =', () => {
    const name = fc.stringMatching(/^[\p{L}_][\p{L}\p{N}_ ]{0,20}[\p{L}_]$/u)
    fc.assert(
      fc.property(name, fc.string({ unit: 'grapheme', minLength: 1 }), (left, right) => {
        fc.pre(right.trim() !== '')
        expect(parseTerm(`${left}=${right}`, 'term 1')).toEqual({ name: left, value: right })
      }),
    )
  })

  it.each([
    ['secret-person', 'term 3 has no ='],
    ['=secret-person', 'term 3 has nothing in front of its ='],
    ['secret-person=', 'term 3 has nothing behind its ='],
    ['secret-person= \t', 'term 3 has nothing behind its ='],
    ['secret\u001b-person=1', 'term 3 has control characters'],
  ])('refuses %j and does not repeat it', (text, message) => {
    const error = errorOf(() => parseTerm(text, 'term 3'))
    expect(error.code).toBe('USAGE')
    expect(error.message).toContain(message)
    expect(`${error.message} ${error.hint}`).not.toContain('secret')
  })
})

describe('readTerms', () => {
  it('takes the words first, then the lines of stdin, each term once', () => {
    expect(readTerms(['email=a', 'email=b'], '\uFEFFname=c\r\n\r\nemail=a\n')).toEqual([
      { name: 'email', value: 'a' },
      { name: 'email', value: 'b' },
      { name: 'name', value: 'c' },
    ])
  })

  it('names the line of stdin that is wrong', () => {
    expect(errorOf(() => readTerms([], '\nemail=a\nann')).message).toContain('line 3 of stdin has no =')
  })

  it('wants at least one term', () => {
    expect(errorOf(() => readTerms([], undefined)).message).toContain('nothing to look for')
    expect(errorOf(() => readTerms([], '\n')).message).toContain('stdin holds no terms')
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
