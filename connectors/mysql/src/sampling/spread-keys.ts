import type { SiloContext } from '@monoid-kit/core'
import { type Fragment, join, name, type SqlSession, sql, type Table } from '@monoid-kit/sql'
import { typed } from '../types/typed-value.ts'
import type { IntegerKey } from './integer-key.ts'
import { type KeyRange, spreadPoints, withoutRange } from './key-gaps.ts'

/** Points looked at per statement. */
const pointsPerStatement = 100

/** How often points are laid out anew over what is left, beside the rounds that the number of points takes anyway. */
const furtherRounds = 12

/**
 * Finds keys spread over a table. Each point takes two dives into the index: the key at or after it, and the one
 * before; between the two there is nothing, so that range is taken out before the next round. A gap, however wide,
 * therefore draws points only once.
 *
 * @param session a read session
 * @param table a table that is not small
 * @param key its integer key
 * @param wanted how many keys, at least 1
 * @param context what the host gave
 * @returns distinct keys, none where the table is empty; fewer than wanted where keys stand in many tight clusters
 * @example const keys = await spreadKeys(session, table, { column: 'id', unsigned: true }, 100, context)
 */
export async function spreadKeys(
  session: SqlSession,
  table: Table,
  key: IntegerKey,
  wanted: number,
  context: SiloContext,
): Promise<readonly bigint[]> {
  const column = name(key.column)
  const from = name(...table.path)
  const [ends] = await session.rows(
    sql`SELECT (SELECT MIN(${column}) FROM ${from}), (SELECT MAX(${column}) FROM ${from})`,
    context,
  )
  if (ends?.[0] == null || ends[1] == null) return []
  let ranges: readonly KeyRange[] = [{ from: BigInt(ends[0]), to: BigInt(ends[1]) }]
  const found = new Set<bigint>()
  const rounds = Math.ceil(wanted / pointsPerStatement) + furtherRounds
  for (let round = 0; round < rounds && found.size < wanted && ranges.length > 0; round += 1) {
    const count = Math.min(pointsPerStatement, wanted - found.size)
    for (const gap of await dive(session, from, key, spreadPoints(ranges, count, Math.random), context)) {
      if (gap.next !== undefined) found.add(gap.next)
      ranges = withoutRange(ranges, gap.empty)
    }
  }
  return [...found]
}

/**
 * A key as the column's own kind of integer.
 *
 * @param key the key
 * @param of its column
 * @returns a cast value
 * @example castKey(7n, { column: 'id', unsigned: false })
 */
export function castKey(key: bigint, of: IntegerKey): Fragment {
  return typed(String(key), of.unsigned ? 'UNSIGNED' : 'SIGNED')
}

interface Dive {
  /** The key at or after the point. */
  readonly next: bigint | undefined
  /** Around the point: the gap before the key, and the key itself. */
  readonly empty: KeyRange
}

async function dive(
  session: SqlSession,
  from: Fragment,
  key: IntegerKey,
  points: readonly bigint[],
  context: SiloContext,
): Promise<readonly Dive[]> {
  const column = name(key.column)
  const selects = points.map((point) => {
    const at = castKey(point, key)
    return sql`SELECT (SELECT MAX(${column}) FROM ${from} WHERE ${column} < ${at}), (SELECT MIN(${column}) FROM ${from} WHERE ${column} >= ${at}), ${at}`
  })
  const rows = await session.rows(join(selects, ' UNION ALL '), context)
  return rows.map(([before, next, at]) => {
    const point = BigInt(at ?? 0)
    return {
      next: next == null ? undefined : BigInt(next),
      empty: {
        from: before == null ? point : BigInt(before) + 1n,
        to: next == null ? point : BigInt(next),
      },
    }
  })
}
