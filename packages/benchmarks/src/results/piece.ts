import type { ServerKind } from '@monoid-kit/testkit/standalone'
import type { MeasureName } from '../measure-names.ts'
import type { Findings } from '../measures/findings.ts'

/** What one measure on one server has found, as it is kept between runs. */
export interface Piece extends Pick<Findings, 'speeds' | 'facts' | 'failures'> {
  /** The form of this object. */
  readonly version: typeof pieceVersion
  readonly kind: ServerKind
  readonly measure: MeasureName
  /** When it was done, in UTC: `2026-01-31 09:30`. */
  readonly date: string
  /** How it was started. */
  readonly command: string
  readonly rounds: number
  /** How long it took, its data included. */
  readonly seconds: number
  readonly server: { readonly version: string; readonly place: string }
  /** What the numbers depend on: pairs of a name and what it is. */
  readonly machine: readonly (readonly [string, string])[]
  /** The machine's load of the last minute before and after. */
  readonly load: readonly [number, number]
  /** Sentences about what a reader should know. */
  readonly remarks: readonly string[]
  /** Single numbers by name. */
  readonly figures: Readonly<Record<string, number>>
}

/** Changes with the form of a piece: those of another form are measured again. */
export const pieceVersion = 1

/**
 * All single numbers of some pieces.
 *
 * @param pieces the pieces; their names of figures do not overlap
 * @returns numbers by name
 * @example judge(limits, figuresOf(pieces))
 */
export function figuresOf(pieces: readonly Piece[]): Map<string, number> {
  return new Map(pieces.flatMap(({ figures }) => Object.entries(figures)))
}
