/**
 * Tells whether a text holds anything that a reader sees. Comparisons that overlook accents and blanks
 * would take a text of nothing else for the empty one.
 *
 * @param text any text
 * @returns true where it has a letter, a digit, a sign or a symbol
 * @example hasLetters('\u0301') // false
 */
export function hasLetters(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text)
}
