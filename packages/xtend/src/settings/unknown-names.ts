import { nameLabel } from '@monoid-kit/core'
import { closest, distance } from 'fastest-levenshtein'

/** Beyond this share of different characters, a name is not taken for another one misspelt. */
const mostDifferent = 0.4

/**
 * Warns of variables that look like settings and are none, each with the nearest one that is.
 *
 * @param names of the variables that are set
 * @param known the names that there are
 * @param prefixes what the name of a setting begins with
 * @returns a sentence for each
 * @example warnOfUnknown(['MONOID_HOSTNMAE'], ['MONOID_HOSTNAME'], ['MONOID_'])
 */
export function warnOfUnknown(
  names: Iterable<string>,
  known: readonly string[],
  prefixes: readonly string[],
): string[] {
  const warnings: string[] = []
  for (const name of [...names].sort()) {
    if (known.includes(name) || !prefixes.some((prefix) => name.startsWith(prefix))) continue
    const nearest = known.length > 0 ? closest(name, [...known]) : undefined
    const isNear = nearest !== undefined && distance(name, nearest) <= name.length * mostDifferent
    warnings.push(`${nameLabel(name)} is no setting${isNear ? `; did you mean ${nearest}?` : ''}`)
  }
  return warnings
}
