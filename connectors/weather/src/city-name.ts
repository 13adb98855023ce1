/** Letters of any script, what joins them, and a comma before a country. */
const form = /^[\p{L}\p{M}\p{N} .,'’()-]+$/u

/** How long a name may be: the longest of a city has 58 letters, one of Bangkok's 168. */
export const longestName = 100

/**
 * The name of a city as the weather service is asked for it: blanks at the ends and repeated ones count for nothing, nor
 * does how a letter with an accent is written.
 *
 * @param text what somebody has typed
 * @returns the name; undefined where it can be none: another form is not worth a question, and not to be repeated to anybody
 * @example cityName(' São  Paulo ') // 'São Paulo'
 */
export function cityName(text: string): string | undefined {
  const name = text.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
  return name.length <= longestName && form.test(name) && /\p{L}/u.test(name) ? name : undefined
}
