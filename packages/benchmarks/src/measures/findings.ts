import type { Sample } from '../processes/run-pipeline.ts'

/** All runs of one program. */
export interface Entry {
  readonly id: string
  readonly name: string
  readonly samples: readonly Sample[]
}

/** Exports of one table by several programs; the connector is the first entry. */
export interface SpeedTable {
  readonly id: string
  readonly title: string
  readonly note: string
  readonly rows: number
  readonly entries: readonly Entry[]
}

/** Anything else that was measured, as cells. */
export interface FactTable {
  readonly title: string
  readonly note: string
  readonly head: readonly string[]
  readonly cells: readonly (readonly string[])[]
}

/** What a measure has found so far. */
export class Findings {
  readonly speeds: SpeedTable[] = []
  readonly facts: FactTable[] = []
  /** Single numbers by name; the limits speak of these. */
  readonly figures = new Map<string, number>()
  /** Sentences about what could not be measured. */
  readonly failures: string[] = []

  /** Keeps a number, where it could be measured. */
  figure(name: string, value: number | undefined): void {
    if (value !== undefined && Number.isFinite(value)) this.figures.set(name, value)
  }
}
