import { ConnectorError } from '@monoid-kit/core'

/** "Look for this value in columns of this name or type." */
export interface Term {
  readonly name: string
  readonly value: string
}

/**
 * Reads one `name=value`. The first `=` divides it, and the value is taken as it is.
 *
 * @param text as it was typed
 * @param place for messages, such as `term 2`: the text itself may hold personal data and is never repeated
 * @returns name and value
 * @throws ConnectorError `USAGE`
 * @example parseTerm('email=ann@x.org', 'term 1') // { name: 'email', value: 'ann@x.org' }
 */
export function parseTerm(text: string, place: string): Term {
  const divider = text.indexOf('=')
  if (divider < 0) throw usage(`${place} has no =: write the name of a column, =, and the value to look for`)
  const name = text.slice(0, divider).trim()
  const value = text.slice(divider + 1)
  if (name === '') throw usage(`${place} has nothing in front of its =: write the name of a column there`)
  if (/\p{Cc}/u.test(name)) throw usage(`${place} has control characters in front of its =`)
  if (value.trim() === '') throw usage(`${place} has nothing behind its =: write the value to look for there`)
  return { name, value }
}

/**
 * Reads the terms of a command line, and those of stdin. The same name twice means either value; the same term twice is
 * one term.
 *
 * @param words the words of the command line
 * @param lines the text of stdin, one term per line, blank lines left out; undefined where it is not read
 * @returns the terms, in order, at least one
 * @throws ConnectorError `USAGE`
 * @example readTerms(['email=ann@x.org'], undefined)
 */
export function readTerms(words: readonly string[], lines: string | undefined): readonly Term[] {
  const fromStdin = (lines ?? '')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, index) => (line.trim() === '' ? [] : [parseTerm(line, `line ${index + 1} of stdin`)]))
  const terms = [...words.map((word, index) => parseTerm(word, `term ${index + 1}`)), ...fromStdin]
  if (terms.length === 0) {
    throw usage(
      lines === undefined
        ? 'nothing to look for was given: add at least one term, name=value'
        : 'stdin holds no terms: expected lines of the form name=value',
    )
  }
  return [...new Map(terms.map((term) => [JSON.stringify([term.name, term.value]), term])).values()]
}

function usage(message: string): ConnectorError {
  return new ConnectorError('USAGE', message, { hint: 'for instance email=ann@example.org' })
}
