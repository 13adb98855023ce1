import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { namesColumn, namesType, wordsOf } from './name-words.ts'

describe('the words of a name', () => {
  test.each([
    ['email', ['email']],
    ['user_email', ['user', 'email']],
    ['emailAddress', ['email', 'address']],
    ['EMAIL_ADDRESS', ['email', 'address']],
    ['e-mail', ['e', 'mail']],
    ['HTMLParser2', ['html', 'parser', '2']],
    ['userID', ['user', 'id']],
    ['straße_Nr', ['straße', 'nr']],
    ['メール', ['メール']],
    ['e\u0301tat', ['état']],
    ['__--', []],
    ['', []],
  ])('%s', (name, words) => {
    expect(wordsOf(name)).toEqual(words)
  })

  test('hold all letters and digits of a name, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const letters = name.normalize('NFKC').match(/[\p{L}\p{N}]/gu) ?? []
        const kept =
          wordsOf(name)
            .join('')
            .match(/[\p{L}\p{N}]/gu) ?? []
        // lower case may be longer than one code point
        expect(kept.join('')).toBe(
          (
            letters
              .join('')
              .toLowerCase()
              .match(/[\p{L}\p{N}]/gu) ?? []
          ).join(''),
        )
      }),
    )
  })
})

describe('a term names a column', () => {
  test.each([
    ['email', 'email'],
    ['email', 'user_email'],
    ['email', 'emailAddress'],
    ['email', 'EMail'],
    ['email', 'work email 2'],
    ['e_mail', 'email'],
    ['EmailAddress', 'customer_email_address'],
    ['phone number', 'phoneNumber'],
  ])('%s: %s', (term, column) => {
    expect(namesColumn(term, column)).toBe(true)
  })

  test.each([
    ['email', 'emailed'],
    ['email', 'gmail'],
    ['mail', 'email'],
    ['email address', 'address_email'],
    ['email address', 'email_of_address'],
    ['*', 'email'],
    ['', ''],
  ])('%s does not: %s', (term, column) => {
    expect(namesColumn(term, column)).toBe(false)
  })

  const word = fc.stringMatching(/^[a-z]{1,8}$/)
  const written = (words: readonly string[]) =>
    fc.constantFrom(
      words.join('_'),
      words.join('-').toUpperCase(),
      words.map((each) => `${each.charAt(0).toUpperCase()}${each.slice(1)}`).join('_'),
      words.join(' '),
    )

  test('whose words it has in a row, however these are written', () => {
    const cases = fc
      .tuple(fc.array(word, { maxLength: 3 }), fc.array(word, { minLength: 1, maxLength: 3 }), fc.array(word))
      .chain(([before, words, after]) => fc.tuple(written(words), written([...before, ...words, ...after])))
    fc.assert(
      fc.property(cases, ([term, column]) => {
        expect(namesColumn(term, column)).toBe(true)
      }),
    )
  })

  test('and no other: what is cut out of a word is no word', () => {
    fc.assert(
      fc.property(word, word, fc.constantFrom('', '_9', 'Á'), (term, more, rest) => {
        expect(namesColumn(term, `${more}${term}${rest}`)).toBe(false)
        expect(namesColumn(term, `${term}${more}${rest}`)).toBe(false)
      }),
    )
  })
})

describe('a term names a type', () => {
  test.each([
    ['uuid', 'uuid', true],
    ['inet', 'inet', true],
    ['UUID', 'uuid', true],
    ['varchar', 'varchar(80)', true],
    ['character varying', 'character varying(20)', true],
    ['email_address', 'public.email_address', true],
    ['EmailAddress', 'public."EmailAddress"', true],
    ['public.email_address', 'public.email_address', true],
    ['address', 'public.email_address', false],
    ['uuid', 'uuid[]', false],
    ['int', 'int unsigned', false],
    ["a','b", "enum('a','b')", false],
    ['enum', "enum('a','b')", true],
    ['*', 'uuid', false],
  ])('%s, %s: %s', (term, type, is) => {
    expect(namesType(term, type)).toBe(is)
  })
})
