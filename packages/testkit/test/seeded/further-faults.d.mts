/** A fault of a connector, for a check that detects another one too. */
export interface FurtherFault {
  /** The id of the check that has to detect it. */
  readonly check: string
}

/** The faults, by what the connector does wrong. */
export const furtherFaults: Readonly<Record<string, FurtherFault>>
