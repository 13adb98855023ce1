import type { ConnectorFlags } from '../connectors/connector-options.ts'

/** What `conform` takes. */
export interface ConformFlags extends ConnectorFlags {
  readonly config?: string
  readonly fixture?: string
  readonly 'previous-spec'?: string
  readonly report?: string
  readonly output?: string
  readonly list?: boolean
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  readonly 'deadline-seconds'?: string
}
