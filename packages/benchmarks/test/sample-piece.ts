import type { ServerKind } from '@monoid-kit/testkit/standalone'
import type { MeasureName } from '../src/measure-names.ts'
import { type Piece, pieceVersion } from '../src/results/piece.ts'

/**
 * A piece for tests.
 *
 * @param kind the server
 * @param measure the measure
 * @param figures what it found
 * @param more of its members
 * @example pieceOf('mysql', 'wide', { 'mysql.wide.peak': 70 })
 */
export function pieceOf(
  kind: ServerKind,
  measure: MeasureName,
  figures: Readonly<Record<string, number>>,
  more: Partial<Piece> = {},
): Piece {
  return {
    version: pieceVersion,
    kind,
    measure,
    date: '2026-01-31 09:30',
    command: 'npm run bench',
    rounds: 5,
    seconds: 60,
    server: { version: '1.0', place: 'a process of this machine' },
    machine: [['processors', '2']],
    load: [0.1, 1.5],
    figures,
    speeds: [],
    facts: [],
    failures: [],
    remarks: [],
    ...more,
  }
}
