import type { Subject } from './subject.ts'

/** The families of checks, in the order in which they run. */
export const checkGroups = [
  'spec',
  'arguments',
  'config',
  'validate',
  'schema',
  'scan',
  'query',
  'results',
  'delete',
  'process',
  'secrecy',
] as const

/** A family of checks. */
export type CheckGroup = (typeof checkGroups)[number]

/** What a check cannot do without. */
export type Need = 'config' | 'fixture' | 'previous-spec'

/** One thing that was not as it should be. No text of it holds a secret or a person's data: see `shapeOf`. */
export interface Finding {
  /** What the connector was told, such as `query with an identifier of 10,000 characters`. */
  readonly sent: string
  /** What came back, by its shape. */
  readonly came: string
  readonly expected: string
}

/** One thing that holds for every connector. */
export interface Check {
  /** Stable: `<group>.<words>`. Once published an id never means something else. */
  readonly id: `${CheckGroup}.${string}`
  /** The rules of docs/rules.md that it is about. */
  readonly rules: readonly string[]
  /** What holds, as a sentence without its full stop. */
  readonly title: string
  readonly needs: readonly Need[]
  /** How a connector is mended that fails it. */
  readonly mend: string
  /**
   * Looks at the connector.
   *
   * @param subject the connector
   * @returns what was wrong; empty where all is well
   * @throws NotApplicable where the connector gives nothing to judge
   */
  run(subject: Subject): Promise<readonly Finding[]>
}

/**
 * Says that a connector gives a check nothing to judge; the check then counts neither as passed nor as failed.
 *
 * @example if (files.length === 0) throw new NotApplicable('no FILE record came')
 */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable'
}

/** What became of a check. */
export type Verdict =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly findings: readonly Finding[] }
  | { readonly outcome: 'not-applicable'; readonly reason: string }
  | { readonly outcome: 'skipped'; readonly reason: string }
  /** The check itself could not be carried out, for instance because the connector could not be started. */
  | { readonly outcome: 'broken'; readonly reason: string }

/** A check with what became of it. */
export interface CheckResult {
  readonly check: Pick<Check, 'id' | 'rules' | 'title' | 'mend'>
  readonly verdict: Verdict
  /** How long it took, in milliseconds. */
  readonly ms: number
}
