const plainName = /^[\p{L}_$][\p{L}\p{N}_$.-]{0,63}$/u

/**
 * A name that came from outside, for a message. It is shown where it is spelt like a name of a column or a setting; an
 * address, a telephone number or a connection string that was taken for a name is told by its length only.
 *
 * @param name of a column, a property
 * @returns the name itself, or for instance `(a name of 15 characters)`
 * @example nameLabel('ada@example.org') // '(a name of 15 characters)'
 */
export function nameLabel(name: string): string {
  return plainName.test(name) ? name : `(a name of ${name.length} characters)`
}
