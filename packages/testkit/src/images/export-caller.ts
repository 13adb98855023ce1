/**
 * A caller of its own, for tests that kill or measure one: exports by an image and tells how it goes on stdout. Its one argument
 * is JSON: see `ExportCall`.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { JsonObject, MonoidRequestsMessage } from '@monoid-kit/core'
import { ConnectorClient, DockerLauncher } from '@monoid-kit/orchestrator'

/** What the caller does. */
export interface ExportCall {
  readonly image: string
  readonly network: string
  readonly config: JsonObject
  readonly requests: MonoidRequestsMessage
  readonly memoryBytes: number
  /** True reads the first records, says so, and then no more. */
  readonly stall: boolean
}

/** What the caller tells when it is done. */
export interface ExportTally {
  readonly records: number
  readonly bytes: number
  readonly peakBytes: number
}

const call = JSON.parse(process.argv[2] ?? '') as ExportCall
const { image, network, memoryBytes } = call
const launcher = new DockerLauncher({ image, network, limits: { memoryBytes }, pull: 'never' })
const client = new ConnectorClient(launcher)
let records = 0
let bytes = 0
for await (const chunk of client.requestResults(call.config, call.requests, { as: 'lines' })) {
  records += chunk.lines
  bytes += chunk.bytes.length
  if (!call.stall) continue
  process.stdout.write('stalled\n')
  await sleep(600_000)
}
const peakBytes = process.resourceUsage().maxRSS * 1024
process.stdout.write(`${JSON.stringify({ records, bytes, peakBytes } satisfies ExportTally)}\n`)
