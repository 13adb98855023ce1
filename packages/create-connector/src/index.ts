/**
 * `npm create @monoid-kit/connector`: the command `monoid-kit create` under the name that npm looks for.
 *
 * @module
 */

/**
 * What `monoid-kit` is told for what `npm create @monoid-kit/connector` was told.
 *
 * @param words the command line, without the node binary and the script
 * @returns the command line of `monoid-kit`
 * @example createWords(['my-connector', '--kind', 'http']) // ['create', 'my-connector', '--kind', 'http']
 */
export function createWords(words: readonly string[]): string[] {
  return ['create', ...words]
}
