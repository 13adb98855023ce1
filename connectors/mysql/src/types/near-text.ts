import { type Fragment, hasLetters, join, raw, sql, value } from '@monoid-kit/sql'
import type { ColumnFacts } from './mysql-column-type.ts'

/** The collation of both servers that knows neither case nor accents, and every character of Unicode. */
const loose = sql`utf8mb4_unicode_520_ci`

/** A text that is so many bytes longer than what is looked for differs in more than a few blanks; it is not even converted. */
const slackBytes = 100

/** Codes of characters, by their bytes in UTF-8, among which the blanks are: a look at these is quicker than a regular expression. */
const blankCodes = ['<= 32', '= 49824', 'BETWEEN 14844032 AND 14844079', '= 14909568']

/**
 * Compares texts without regard to case, accents and blanks around them, whatever the column's own collation does.
 *
 * @param identifier what is looked for
 * @param column the column in SQL
 * @param facts the column's character set
 * @returns the condition, or undefined where the column is no text
 * @example nearText('ann@x.org', name('email'), facts)
 */
export function nearText(
  identifier: string,
  column: Fragment,
  { charset }: ColumnFacts,
): Fragment | undefined {
  if (charset === undefined || !hasLetters(identifier)) return undefined
  const limit = `${Buffer.byteLength(identifier) * 4 + slackBytes}`
  const bound = sql`CONVERT(${value(identifier.trim())} USING utf8mb4)`
  const text = sql`CONVERT(${column} USING utf8mb4)`
  const ends = [sql`ORD(${text})`, sql`ORD(RIGHT(${text}, 1))`]
  const isBlank = ends.flatMap((end) => blankCodes.map((code) => sql`${end} ${raw(code)}`))
  const trimmed = sql`CASE WHEN ${join(isBlank, ' OR ')} THEN REGEXP_REPLACE(${text}, '^[[:space:]]+|[[:space:]]+$', '') ELSE ${text} END`
  return sql`(LENGTH(${column}) <= CAST(CONVERT(${value(limit)} USING utf8mb4) AS UNSIGNED) AND ${trimmed} = ${bound} COLLATE ${loose})`
}
