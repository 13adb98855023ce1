import { type Fragment, sql, textForms, value } from '@monoid-kit/sql'
import { arrayText } from './array-text.ts'
import { nearText } from './near-text.ts'
import { convertedEqual, isAscii, printedMatch } from './printed-match.ts'
import type { TypeCodec } from './type-codec.ts'
import { anyText } from './wire-form.ts'

/** Which text type it is: how it compares differs. */
export interface TextKind {
  /** `char(n)`, whose blanks at the end do not count. */
  readonly padded?: boolean
  /** Equality ignores case whatever the collation, as with citext. */
  readonly ignoresCase?: boolean
}

/**
 * Text. The column's equality, and with it its index, finds candidates; where that equality is wider than "the same
 * text", the text itself decides.
 *
 * @param kind which text type it is
 */
export function textCodec({ padded = false, ignoresCase = false }: TextKind = {}): TypeCodec {
  return {
    family: 'text',
    jsonSchema: { type: 'string' },
    encoding: padded ? 'string, padded with blanks as stored' : 'string',
    identifier: padded
      ? 'the same text, blanks at the end apart'
      : 'the same text: code points up to Unicode normalisation (NFC)',
    ascii: false,
    encode: (text) => text,
    wire: anyText,
    print: (identifier) => identifier,
    near: (identifier, column, { encoding }) => nearText(identifier, column, encoding),
    match: (identifier, column, { cast, equals, deterministic, encoding }) => {
      const forms = textForms(padded ? identifier.replace(/ +$/, '') : identifier)
      if (encoding === 'SQL_ASCII' && identifier.startsWith('\\x')) {
        return printedMatch(column, [...forms], encoding)
      }
      if (encoding !== 'UTF8' && encoding !== 'SQL_ASCII' && !forms.every(isAscii)) {
        const trimmed = padded ? sql`${column}::text` : column
        return { exact: anyOf(forms.map((form) => convertedEqual(trimmed, form))) }
      }
      const list = value(arrayText(forms))
      const candidate = sql`${column} OPERATOR(${equals}) ANY (${list}::${cast}[])`
      if (deterministic && !ignoresCase) return { exact: candidate }
      const same = sql`${column}::text COLLATE "C" OPERATOR(pg_catalog.=) ANY (${list}::text[])`
      return { exact: sql`${candidate} AND ${same}`, similar: candidate }
    },
  }
}

function anyOf(fragments: readonly Fragment[]): Fragment {
  return fragments.reduce((all, each) => sql`${all} OR ${each}`)
}
