/**
 * Control characters, what turns the direction of writing, what is invisible, what breaks lines, and halves of characters: all that could
 * make a terminal do or show something else than what stands there.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]/gu
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * A text as it can be shown on a terminal: a row of a database may hold escape sequences, which the terminal would obey.
 *
 * @param text any text
 * @returns one line; whatever is no visible character stands as `\n`, `\u001b` or `\u{e0001}`
 * @example printable('a\u001b[2Jb') // 'a\\u001b[2Jb'
 */
export function printable(text: string): string {
  return text.replace(unsafe, escaped)
}

function escaped(character: string): string {
  const short = named[character]
  if (short !== undefined) return short
  const hex = (character.codePointAt(0) ?? 0).toString(16)
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}
