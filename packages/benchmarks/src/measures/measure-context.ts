import type { Connector } from '../jobs/connector.ts'
import type { BenchServer } from '../servers/bench-server.ts'
import type { DatabaseClient } from '../servers/database-client.ts'
import type { Sizes } from '../sizes.ts'
import type { Findings } from './findings.ts'

/** What every measure works with. */
export interface MeasureContext {
  readonly server: BenchServer
  readonly connector: Connector
  readonly client: DatabaseClient | undefined
  readonly sizes: Sizes
  readonly findings: Findings
  readonly signal: AbortSignal
  /** Tells how far the run has come. */
  readonly say: (text: string) => void
}
