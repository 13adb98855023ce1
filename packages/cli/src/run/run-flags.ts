import type { ConnectorFlags } from '../connectors/connector-options.ts'

/**
 * The commands of a connector that `run` knows.
 *
 * @example runnable.includes('scan') // true
 */
export const runnable = [
  'spec',
  'validate',
  'schema',
  'scan',
  'query',
  'delete',
  'request-status',
  'request-results',
] as const

/** A command that `run` knows. */
export type RunnableCommand = (typeof runnable)[number]

/** What `run` takes. */
export interface RunFlags extends ConnectorFlags {
  readonly command?: RunnableCommand
  readonly config?: string
  readonly schemas?: string
  readonly query?: string
  readonly requests?: string
  readonly files?: string
  readonly json?: boolean
  readonly yes?: boolean
  readonly stderr?: boolean
  readonly 'deadline-seconds'?: string
}
