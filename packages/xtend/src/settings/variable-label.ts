import { nameLabel } from '@monoid-kit/core'

/**
 * A variable of `.env` with a name that none can have, for a message. What has no value may be the rest of a token that was broken over
 * lines: it is told by its length only.
 *
 * @param name as it stands in the file
 * @param value as it stands in the file
 * @returns the name itself, or for instance `(a name of 15 characters)`
 * @example variableLabel('my_key', 'abc') // 'my_key'
 */
export function variableLabel(name: string, value: string): string {
  return /^=*$/.test(value) ? `(a name of ${name.length} characters)` : nameLabel(name)
}
