import { type Fragment, type Match, sql, value } from '@monoid-kit/sql'

/** The form in which a value that is not valid UTF-8 is exported. */
const hexText = /^\\x([0-9a-f]{2})+$/

/**
 * A value as the server prints it, whatever its type. A cast to text will not do: it drops blanks of `char(n)` and adds
 * a netmask to `inet`.
 *
 * @param column the column in SQL
 * @returns text, compared code point by code point
 * @example sql`${printed(column)} = ${value('(1,2)')}::text`
 */
export function printed(column: Fragment): Fragment {
  return sql`pg_catalog.concat(${column}) COLLATE "C"`
}

/**
 * Compares what the server prints for a value with any of several texts, byte by byte.
 *
 * @param column the column in SQL
 * @param texts none of them blank
 * @param encoding the database's encoding
 * @returns true for the rows that print one of the texts
 * @example printedMatch(name('area'), ['(1,2),(0,0)'], 'UTF8')
 */
export function printedMatch(column: Fragment, texts: readonly string[], encoding: string): Match {
  const equal = join(texts.map((text) => sql`${printed(column)} OPERATOR(pg_catalog.=) ${value(text)}::text`))
  if (encoding === 'SQL_ASCII') {
    const bytes = texts.filter((text) => hexText.test(text))
    const hex = bytes.map(
      (text) =>
        sql`pg_catalog.textsend(pg_catalog.concat(${column})) OPERATOR(pg_catalog.=) ${value(text)}::bytea`,
    )
    return { exact: join([equal, ...hex]) }
  }
  if (encoding === 'UTF8' || texts.every(isAscii)) return { exact: equal }
  return { exact: join(texts.map((text) => convertedEqual(column, text))) }
}

/**
 * Compares in UTF-8: in a database of another encoding, text that this encoding lacks could not even be bound.
 *
 * @param column the column in SQL
 * @param text the text
 * @returns true for the rows that print the text
 * @example convertedEqual(name('city'), 'Łódź')
 */
export function convertedEqual(column: Fragment, text: string): Fragment {
  const bytes = `\\x${Buffer.from(text).toString('hex')}`
  return sql`pg_catalog.convert_to(pg_catalog.concat(${column}), 'UTF8') OPERATOR(pg_catalog.=) ${value(bytes)}::bytea`
}

/** Tells whether a text is the same in every encoding. */
export function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length
}

function join(fragments: readonly Fragment[]): Fragment {
  return fragments.reduce((all, each) => sql`${all} OR ${each}`)
}
