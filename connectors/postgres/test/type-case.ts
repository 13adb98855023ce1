import type { JsonValue } from '@monoid-kit/core'

/** Values of one type: the SQL literal and the JSON that it is exported as. */
export interface TypeCase {
  readonly type: string
  readonly values: readonly (readonly [sql: string, json: JsonValue, since?: number])[]
  /** The first major version that has the type; a value's own is its third member. */
  readonly since?: number
  /** Identifiers that are no values of the type: they match nothing and raise nothing. */
  readonly foreign?: readonly string[]
  /** Identifiers in another form, and the index of the one value that they match. */
  readonly also?: readonly (readonly [identifier: string, index: number])[]
}

/** Values that are exported as they are written. */
export const same = (...texts: string[]) =>
  texts.map((text): readonly [string, string] => [`'${text}'`, text])

/** What older servers cannot store. */
export const since = (version: number, values: readonly (readonly [string, string])[]) =>
  values.map(([literal, json]): readonly [string, string, number] => [literal, json, version])
