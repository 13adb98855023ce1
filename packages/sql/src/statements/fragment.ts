/** A value bound to a statement, never part of its text. The SQL around it says which type it is bound as. */
export type SqlValue = string | Uint8Array | null

/** A statement as a driver takes it. */
export interface Statement {
  readonly text: string
  readonly values: readonly SqlValue[]
}

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'value'; readonly value: SqlValue }

/**
 * A piece of SQL: text written in this project, names of the catalogue (quoted when rendered) and bound values.
 * There is no way to put a value into the text (C2). `sql`, `name`, `value`, `raw` and `join` make fragments.
 *
 * @example const condition: Fragment = sql`${name('email')} = ${value('ann@x.org')}`
 */
export class Fragment {
  readonly parts: readonly Part[]

  constructor(parts: readonly Part[]) {
    this.parts = parts
  }
}

/**
 * Writes a fragment: what is interpolated is another fragment, a name made by `name`, or a value made by `value`.
 *
 * @param strings the text of the statement
 * @param inserts the fragments between
 * @returns one fragment
 * @example sql`SELECT 1 FROM ${name('users')} WHERE ${name('email')} = ${value('ann@x.org')}`
 */
export function sql(strings: TemplateStringsArray, ...inserts: readonly Fragment[]): Fragment {
  const parts: Part[] = []
  strings.forEach((text, index) => {
    if (text !== '') parts.push({ kind: 'text', text })
    // one by one: a spread of too many arguments overflows the stack
    for (const part of inserts[index]?.parts ?? []) parts.push(part)
  })
  return new Fragment(parts)
}

/**
 * A name of the catalogue, quoted by the dialect; several are joined by dots.
 *
 * @param names for instance schema and table
 * @returns a fragment
 * @example name('public', 'users')
 */
export function name(...names: readonly string[]): Fragment {
  const parts: Part[] = []
  names.forEach((each, index) => {
    if (index > 0) parts.push({ kind: 'text', text: '.' })
    parts.push({ kind: 'name', name: each })
  })
  return new Fragment(parts)
}

/**
 * A bound value. Cast it in the text around it, so that the server never guesses its type.
 *
 * @param bound the value
 * @returns a fragment that renders as a placeholder
 * @example sql`CAST(${value('7')} AS SIGNED)`
 */
export function value(bound: SqlValue): Fragment {
  return new Fragment([{ kind: 'value', value: bound }])
}

/**
 * Text that is part of this project, such as the name of a type out of a table of types. Never a name of the
 * catalogue, never a value.
 *
 * @param text SQL text
 * @returns a fragment
 * @example raw('int8')
 */
export function raw(text: string): Fragment {
  return new Fragment([{ kind: 'text', text }])
}

/**
 * Fragments with a separator between.
 *
 * @param fragments at least one
 * @param separator SQL text
 * @returns one fragment
 * @example join(columns.map((column) => name(column.name)), ', ')
 */
export function join(fragments: readonly Fragment[], separator: string): Fragment {
  return new Fragment(
    fragments.flatMap((fragment, index) =>
      index > 0 ? [...raw(separator).parts, ...fragment.parts] : fragment.parts,
    ),
  )
}

/** How a dialect writes names and placeholders. */
export interface Notation {
  /** Quotes one name, for instance `"a""b"`. */
  quote(name: string): string
  /** The placeholder of the n-th value, from 1. */
  placeholder(position: number): string
}

/**
 * Makes a fragment into what a driver takes.
 *
 * @param fragment the whole statement
 * @param notation the dialect's quoting and placeholders
 * @returns text and values
 * @example render(sql`SELECT ${value('x')}`, postgresNotation) // { text: 'SELECT $1', values: ['x'] }
 */
export function render(fragment: Fragment, notation: Notation): Statement {
  const values: SqlValue[] = []
  let text = ''
  for (const part of fragment.parts) {
    if (part.kind === 'text') text += part.text
    else if (part.kind === 'name') text += notation.quote(part.name)
    else text += notation.placeholder(values.push(part.value))
  }
  return { text, values }
}
