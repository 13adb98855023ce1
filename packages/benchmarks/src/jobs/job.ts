import type { Command } from '../processes/run-pipeline.ts'

/** Something to be measured beside others. */
export interface Job {
  /** A short name for limits and figures. */
  readonly id: string
  /** What people read. */
  readonly name: string
  readonly command: Command
  /** How many lines it must write; undefined where its lines are not rows. */
  readonly lines?: number
  /** Whether its process can be seen: one in a container cannot. */
  readonly unseen?: boolean
}
