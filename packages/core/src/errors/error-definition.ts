/** Who has to act: the one who configured it, nobody (try again), or the operator of the system. */
export type FailureType = 'config' | 'transient' | 'system'

/** Whether an error hurts one store (a FAILED answer, exit 0) or the whole silo (a non-zero exit, B14). */
export type ErrorScope = 'store' | 'silo'

/** What is fixed about a code. */
export interface ErrorDefinition {
  readonly failureType: FailureType
  readonly scope: ErrorScope
  /** The exit code of a process that ends with it. */
  readonly exitCode: number
  readonly meaning: string
  /** What to do about it. */
  readonly hint: string
}
