/** A fault that is sown into a correct connector. */
export interface SeededFault {
  /** What the connector then does wrong, as a sentence without its full stop. */
  readonly what: string
}

/** The fault for each check, by the check's id. */
export const faults: Readonly<Record<string, SeededFault | undefined>>
