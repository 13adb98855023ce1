import { type Fragment, hasLetters, sql, value } from '@monoid-kit/sql'
import { isAscii } from './printed-match.ts'

/** Blanks of ASCII; the others become a space by the decomposition (NFKD). */
const blanks = ' \t\n\v\f\r'

/** The marks that the accents of Latin, Greek and Cyrillic letters decompose to. */
const marks = '[\u0300-\u036f]'

/** A text that is so many bytes longer than what is looked for differs in more than a few blanks; it is not even read. */
const slackBytes = 100

/**
 * Compares texts without regard to case, accents and blanks around them, by what is in every PostgreSQL: both sides are
 * decomposed, freed of marks and blanks, and put into lower case by the database's own locale.
 *
 * @param identifier what is looked for
 * @param column the column in SQL
 * @param encoding the database's encoding; only UTF8 knows accents, in others only ASCII is compared
 * @returns the condition, or undefined where the encoding does not allow it
 * @example nearText('ann@x.org', name('email'), 'UTF8')
 */
export function nearText(identifier: string, column: Fragment, encoding: string): Fragment | undefined {
  if (!hasLetters(identifier)) return undefined
  if (encoding !== 'UTF8' && !isAscii(identifier)) return undefined
  const text = sql`(${column})::text COLLATE "default"`
  const wanted = sql`${value(identifier)}::text COLLATE "default"`
  const limit = `${Buffer.byteLength(identifier) * 4 + slackBytes}`
  const folded = encoding === 'UTF8' ? foldedText : foldedAscii
  return sql`(pg_catalog.octet_length(${text}) <= ${value(limit)}::int4 AND (${folded(text)}) COLLATE "C" = (${folded(wanted)}) COLLATE "C")`
}

/** Only texts with other letters than those of ASCII are decomposed. */
function foldedText(text: Fragment): Fragment {
  const decomposed = sql`pg_catalog.regexp_replace(pg_catalog.normalize(${text}, 'NFKD'), ${value(marks)}::text, '', 'g')`
  return sql`CASE WHEN pg_catalog.octet_length(${text}) = pg_catalog.length(${text}) THEN ${foldedAscii(text)} ELSE ${foldedAscii(decomposed)} END`
}

function foldedAscii(text: Fragment): Fragment {
  return sql`pg_catalog.lower(pg_catalog.btrim(${text}, ${value(blanks)}::text))`
}
