/** A fault that is sown into a correct connector. */
export interface SeededFault {
  /** What the connector then does wrong, as a sentence without its full stop. */
  readonly what: string
  /** The program that has the fault, where it is not the connector to a file of notes. */
  readonly script?: string
  /** True where the check looks at containers only; the process then stands for one. */
  readonly isContainer?: true
}

/** The fault for each check, by the check's id. */
export const faults: Readonly<Record<string, SeededFault | undefined>>
