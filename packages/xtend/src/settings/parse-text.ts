import type { JsonValue } from '@monoid-kit/core'

/** The value of a variable, or what was expected in its place. */
export type ParsedText =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly expected: string }

const switches = new Map([
  ...['true', 'yes', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'off', '0'].map((word) => [word, false] as const),
])

/**
 * Reads the text of a variable as a boolean: `true`, `yes`, `on`, `1` and their opposites, in any case.
 *
 * @param text of the variable
 * @returns the value, or what was expected
 * @example parseBoolean('Yes') // { ok: true, value: true }
 */
export function parseBoolean(text: string): ParsedText {
  const value = switches.get(text.trim().toLowerCase())
  return value === undefined ? { ok: false, expected: 'true or false' } : { ok: true, value }
}

/**
 * Reads the text of a variable as an integer that a number holds exactly.
 *
 * @param text of the variable
 * @returns the value, or what was expected
 * @example parseInteger('8081') // { ok: true, value: 8081 }
 */
export function parseInteger(text: string): ParsedText {
  const value = Number(text)
  const isInteger = /^\s*[+-]?\d+\s*$/.test(text) && Number.isSafeInteger(value)
  return isInteger ? { ok: true, value } : { ok: false, expected: 'an integer' }
}

/**
 * Reads the text of a variable as a number in decimal notation.
 *
 * @param text of the variable
 * @returns the value, or what was expected
 * @example parseNumber('0.5') // { ok: true, value: 0.5 }
 */
export function parseNumber(text: string): ParsedText {
  const value = Number(text)
  const isDecimal = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text)
  return isDecimal && Number.isFinite(value) ? { ok: true, value } : { ok: false, expected: 'a number' }
}

/**
 * Reads the text of a variable as a list: JSON where it begins with `[`, otherwise entries between commas, blanks around
 * them and empty ones left out.
 *
 * @param text of the variable
 * @param parseEntry reads one entry of a list that is not JSON
 * @returns the list, or what was expected
 * @example parseList('a, b', (entry) => ({ ok: true, value: entry })) // { ok: true, value: ['a', 'b'] }
 */
export function parseList(text: string, parseEntry: (entry: string) => ParsedText): ParsedText {
  if (text.trimStart().startsWith('[')) return parseJsonText(text, 'a list between commas, or one in JSON')
  const list: JsonValue[] = []
  for (const entry of text.split(',')) {
    if (entry.trim() === '') continue
    const parsed = parseEntry(entry.trim())
    if (!parsed.ok) return { ok: false, expected: `a list whose entries are each ${parsed.expected}` }
    list.push(parsed.value)
  }
  return { ok: true, value: list }
}

/**
 * Reads the text of a variable as JSON.
 *
 * @param text of the variable
 * @param expected what to say was expected where it is none
 * @returns the value, or what was expected
 * @example parseJsonText('{"a":1}', 'an object in JSON')
 */
export function parseJsonText(text: string, expected: string): ParsedText {
  try {
    return { ok: true, value: JSON.parse(text) as JsonValue }
  } catch {
    return { ok: false, expected }
  }
}
