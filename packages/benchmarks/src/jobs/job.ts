import type { Command } from '../processes/run-pipeline.ts'

/** Something to be measured beside others. */
export interface Job {
  /** A short name for limits and figures. */
  readonly id: string
  /** What people read. */
  readonly name: string
  readonly command: Command
  /** How many lines it must write. */
  readonly lines?: number
  /** How many lines it must write at least, where a line feed within a value stays one. */
  readonly leastLines?: number
  /** Whether its process can be seen: one in a container cannot. */
  readonly unseen?: boolean
}
