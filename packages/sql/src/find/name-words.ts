/**
 * The words of a name, in lower case: cut at everything that is no letter or digit, where lower case meets upper
 * case, and between letters and digits.
 *
 * @param name the name of a column or of a term
 * @returns its words, in order; none where it has no letter and no digit
 * @example wordsOf('userEmailAddress_2') // ['user', 'email', 'address', '2']
 */
export function wordsOf(name: string): readonly string[] {
  const parts = name
    .normalize('NFKC')
    .match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|[\p{Lo}\p{Lm}\p{Lt}\p{M}]+|\p{Lu}|\p{N}+/gu)
  return (parts ?? []).map((part) => part.toLowerCase())
}

/**
 * Tells whether the words of a term stand in a column's name, one after the other and whole. How the words are
 * set apart does not count: `e_mail` and `email` are the same.
 *
 * @param term what is looked for
 * @param column the column's name
 * @returns true where it does
 * @example namesColumn('email', 'user_email') // true; 'emailed' would not do
 */
export function namesColumn(term: string, column: string): boolean {
  const wanted = wordsOf(term).join('')
  if (wanted === '') return false
  const words = wordsOf(column)
  return words.some((_, start) => {
    let joined = ''
    for (let end = start; end < words.length && joined.length < wanted.length; end += 1) joined += words[end]
    return joined === wanted
  })
}

/**
 * Tells whether a term is the name of a type: that of the server or of a domain, without its size and, unless the
 * term has it too, its schema.
 *
 * @param term what is looked for
 * @param typeName the type as the server writes it
 * @returns true where it is
 * @example namesType('email_address', 'public.email_address') // true
 */
export function namesType(term: string, typeName: string): boolean {
  if (typeName.endsWith(']')) return false
  const [bare = ''] = typeName.split('(')
  const wanted = wordsOf(term).join('')
  const unqualified = bare.replace(/^(?:"(?:[^"]|"")*"|[^".]+)\.(?=.)/u, '')
  return wanted !== '' && [bare, unqualified].some((name) => wordsOf(name).join('') === wanted)
}
