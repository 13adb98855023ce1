/**
 * The ways in which the same text may be stored: as it came, composed (NFC) and decomposed (NFD). Two texts are the
 * same when their NFC forms are; a column compared with each of these finds them by its index.
 *
 * @param text a well-formed string
 * @returns one to three distinct strings
 * @example textForms('é').length // 2
 */
export function textForms(text: string): readonly string[] {
  return [...new Set([text, text.normalize('NFC'), text.normalize('NFD')])]
}
