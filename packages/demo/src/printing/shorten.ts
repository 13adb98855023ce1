// Less than the words that would stand for it.
const notWorthCutting = 24

const counts = new Intl.NumberFormat('en')

/**
 * Cuts a long text and says how much of it is left out.
 *
 * @param text any text on one line
 * @param longest how many characters stay of a text that is cut
 * @returns the text, or its beginning, and what to say of the rest; `''` where nothing is left out
 */
export function shorten(text: string, longest: number): { readonly shown: string; readonly leftOut: string } {
  const characters = [...text]
  if (characters.length <= longest + notWorthCutting) return { shown: text, leftOut: '' }
  const rest = characters.length - longest
  return { shown: characters.slice(0, longest).join(''), leftOut: ` … ${count(rest, 'more character')}` }
}

/**
 * @param amount how many
 * @param noun what, in the singular
 * @returns for instance `1,024 rows`
 */
export function count(amount: number, noun: string): string {
  return `${counts.format(amount)} ${noun}${amount === 1 ? '' : 's'}`
}
