import { type Fragment, raw, type SqlValue, sql, value } from '@monoid-kit/sql'

/**
 * A bound value as a value of a type. Text passes through a conversion of its own first: MySQL would take the
 * parameter itself for a number of the type's kind, and its unsigned parameters end at 2^63−1.
 *
 * @param bound text or bytes
 * @param type a type that CAST knows
 * @returns a fragment
 * @example typed('18446744073709551615', 'UNSIGNED')
 */
export function typed(bound: SqlValue, type: string): Fragment {
  return typeof bound === 'string'
    ? sql`CAST(CONVERT(${value(bound)} USING utf8mb4) AS ${raw(type)})`
    : sql`CAST(${value(bound)} AS ${raw(type)})`
}
