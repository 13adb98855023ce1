import { type Fragment, hasLetters, sql, value } from '@monoid-kit/sql'
import type { ColumnFacts } from './mysql-column-type.ts'

/** The collation of both servers that knows neither case nor accents, and every character of Unicode. */
const loose = sql`utf8mb4_unicode_520_ci`

/** A text that is so many bytes longer than what is looked for differs in more than a few blanks; long documents are not even converted. */
const slackBytes = 1000

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
  const trimmed = sql`REGEXP_REPLACE(CONVERT(${column} USING utf8mb4), '^[[:space:]]+|[[:space:]]+$', '')`
  return sql`(LENGTH(${column}) <= CAST(CONVERT(${value(limit)} USING utf8mb4) AS UNSIGNED) AND ${trimmed} = ${bound} COLLATE ${loose})`
}
