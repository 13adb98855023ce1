/** Letters, digits, underscores, dollar signs and whatever is not ASCII: what a name can be made of without quotes. */
const words = /[\w$\u0080-\u{10ffff}]+/gu

/**
 * The words of a statement, wherever they stand: in names with or without quotes, in keywords, and in strings and comments
 * too. It is no parser and cannot be led astray like one, for a name that is in the statement is among them: only an escape
 * within a name could hide it.
 *
 * @param text a statement
 * @returns each word as it stands, in lower case, by way of upper case too (MariaDB takes a long s for an S), and with its ASCII
 *   letters in lower case; and the same of the pieces between dollar signs, with and without digits at their beginning
 * @example wordsOf('SELECT "Now"() -- x') // Set { 'SELECT', 'select', 'Now', 'now', 'x' }
 */
export function wordsOf(text: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const [word] of text.matchAll(words)) {
    for (const piece of [word, ...word.split('$')]) {
      for (const name of [piece, piece.replace(/^[\d$]+/, '')]) {
        if (name === '') continue
        found.add(name).add(name.toLowerCase()).add(name.toUpperCase().toLowerCase())
        found.add(name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()))
      }
    }
  }
  return found
}
