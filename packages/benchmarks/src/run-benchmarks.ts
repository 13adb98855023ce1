import type { ServerKind } from '@monoid-kit/testkit/standalone'
import { Connector } from './jobs/connector.ts'
import type { Findings } from './measures/findings.ts'
import type { MeasureContext } from './measures/measure-context.ts'
import { measureDelete } from './measures/measure-delete.ts'
import { measureDiscovery } from './measures/measure-discovery.ts'
import { makeExportTables, measureNarrow, measureTls, measureWide } from './measures/measure-exports.ts'
import { measureMemory } from './measures/measure-memory.ts'
import { messageOf } from './measures/measure-speed.ts'
import { measureStarts } from './measures/measure-starts.ts'
import type { MeasureName, Options } from './options.ts'
import { startBenchServer } from './servers/bench-server.ts'
import { findClient } from './servers/database-client.ts'

/** What is measured on which server; MySQL shares its connector with MariaDB. */
const plan: Readonly<Record<ServerKind, readonly MeasureName[]>> = {
  postgres: ['wide', 'tls', 'narrow', 'memory', 'start', 'discovery', 'delete'],
  mariadb: ['wide', 'narrow', 'memory', 'start', 'discovery', 'delete'],
  mysql: ['wide', 'delete'],
}

const ofExports: readonly MeasureName[] = ['wide', 'tls', 'narrow', 'memory', 'start']
const ofNarrow: readonly MeasureName[] = ['narrow', 'memory']

/**
 * Measures all that is asked for, one server after the other. A measure that fails is told of in the findings and does not
 * end the others.
 *
 * @param options what is asked for
 * @param findings where what is found is kept
 * @param say tells how far it has come
 * @param signal ends it; the servers are stopped
 * @throws the signal's reason; what was found until then stays in the findings
 */
export async function runBenchmarks(
  options: Options,
  findings: Findings,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const kind of options.servers) {
    const wanted = plan[kind].filter((name) => options.measures.includes(name))
    if (wanted.length === 0) continue
    say(`starting ${kind}…`)
    const server = await startBenchServer(kind)
    if (typeof server === 'string') {
      findings.failures.push(`${kind}: there is no server: ${server}`)
      continue
    }
    const connector = new Connector(kind)
    try {
      signal.throwIfAborted()
      const client = await findClient(server)
      if (client) findings.programs.add(client.program)
      if (client?.inContainer) {
        findings.remarks.push(
          `${client.program} is not on PATH: it runs inside the server's container, its CPU time and memory unseen.`,
        )
      }
      findings.servers.push({ kind, version: server.version, place: server.place })
      say(`${kind} ${server.version}, ${server.place}`)
      const context = { server, connector, client, sizes: options.sizes, findings, signal, say }
      await measureAll(context, wanted, options)
    } finally {
      await connector.close()
      await server.stop()
    }
  }
}

async function measureAll(
  context: MeasureContext,
  wanted: readonly MeasureName[],
  { peers }: Options,
): Promise<void> {
  const { findings, signal, say, server } = context
  const attempt = async (name: string, measure: () => Promise<void>): Promise<boolean> => {
    say(`${server.kind}: ${name}`)
    try {
      await measure()
      return true
    } catch (error) {
      signal.throwIfAborted()
      findings.failures.push(`${server.kind}, ${name}: ${messageOf(error)}`)
      say(`  failed: ${messageOf(error)}`)
      return false
    }
  }
  const measures: Readonly<Record<MeasureName, () => Promise<void>>> = {
    wide: () => measureWide(context, peers),
    tls: () => measureTls(context),
    narrow: () => measureNarrow(context, peers),
    memory: () => measureMemory(context),
    start: () => measureStarts(context),
    discovery: () => measureDiscovery(context),
    delete: () => measureDelete(context),
  }
  const narrow = wanted.some((name) => ofNarrow.includes(name))
  const filled =
    !wanted.some((name) => ofExports.includes(name)) ||
    (await attempt('data', () => makeExportTables(context, narrow)))
  for (const name of wanted) {
    if (filled || !ofExports.includes(name)) await attempt(name, measures[name])
  }
}
