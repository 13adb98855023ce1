import { loadavg } from 'node:os'
import { Connector } from './jobs/connector.ts'
import { type MeasureName, measuresOf } from './measure-names.ts'
import { Findings } from './measures/findings.ts'
import type { MeasureContext } from './measures/measure-context.ts'
import { measureDelete } from './measures/measure-delete.ts'
import { measureDiscovery } from './measures/measure-discovery.ts'
import { makeExportTables, measureNarrow, measureTls, measureWide } from './measures/measure-exports.ts'
import { measureMemory } from './measures/measure-memory.ts'
import { messageOf } from './measures/measure-speed.ts'
import { measureStarts } from './measures/measure-starts.ts'
import { measureVantiq } from './measures/measure-vantiq.ts'
import { measureXtend } from './measures/measure-xtend.ts'
import type { Options } from './options.ts'
import { ofExports, ofNarrow } from './plan/estimate.ts'
import { describeMachine, describePrograms, describeSources } from './report/machine.ts'
import { type Piece, pieceVersion } from './results/piece.ts'
import { type BenchServer, startBenchServer } from './servers/bench-server.ts'
import { type DatabaseClient, findClient } from './servers/database-client.ts'

/** Whom a run tells of what. */
export interface RunListener {
  /** How far it has come. */
  say(text: string): void
  /** A measure is done. */
  found(piece: Piece): Promise<void>
  /** Something could not be measured at all. */
  failed(sentence: string): void
}

/** What is the same for all measures on a server. */
interface ServerRun extends Omit<MeasureContext, 'findings'> {
  readonly options: Options
  readonly command: string
  readonly listener: RunListener
}

/**
 * Measures all that is asked for, one server after the other. A measure that fails does not end the others.
 *
 * @param options what is asked for
 * @param command how the run was started, for the report
 * @param listener is told of what is found
 * @param signal ends it; the servers are stopped
 * @throws the signal's reason
 */
export async function runBenchmarks(
  options: Options,
  command: string,
  listener: RunListener,
  signal: AbortSignal,
): Promise<void> {
  const { say } = listener
  for (const kind of options.servers) {
    const wanted = measuresOf[kind].filter((name) => options.measures.includes(name))
    if (wanted.length === 0) continue
    say(`starting ${kind}…`)
    const server = await startBenchServer(kind)
    if (typeof server === 'string') {
      listener.failed(`${kind}: there is no server: ${server}`)
      continue
    }
    const connector = new Connector(kind)
    try {
      signal.throwIfAborted()
      say(`${kind} ${server.version}, ${server.place}`)
      const client = await findClient(server)
      const { sizes } = options
      await measureAll({ server, connector, client, sizes, signal, say, options, command, listener }, wanted)
    } finally {
      await connector.close()
      await server.stop()
    }
  }
}

async function measureAll(run: ServerRun, wanted: readonly MeasureName[]): Promise<void> {
  const { server, listener, signal, say } = run
  if (wanted.some((name) => ofExports.includes(name))) {
    say(`${server.kind}: data`)
    try {
      await makeExportTables(
        run,
        wanted.some((name) => ofNarrow.includes(name)),
      )
    } catch (error) {
      signal.throwIfAborted()
      listener.failed(`${server.kind}, the data: ${messageOf(error)}`)
      wanted = wanted.filter((name) => !ofExports.includes(name))
    }
  }
  for (const name of wanted) {
    say(`${server.kind}: ${name}`)
    await listener.found(await measureOne(run, name))
  }
}

async function measureOne(run: ServerRun, measure: MeasureName): Promise<Piece> {
  const { server, client, options, command, signal, say } = run
  const findings = new Findings()
  const context: MeasureContext = { ...run, findings }
  const measures: Readonly<Record<MeasureName, () => Promise<void>>> = {
    wide: () => measureWide(context, options.peers),
    tls: () => measureTls(context),
    narrow: () => measureNarrow(context, options.peers),
    vantiq: () => measureVantiq(context),
    xtend: () => measureXtend(context),
    memory: () => measureMemory(context),
    start: () => measureStarts(context),
    discovery: () => measureDiscovery(context),
    delete: () => measureDelete(context),
  }
  const start = performance.now()
  const loadBefore = load()
  try {
    await measures[measure]()
  } catch (error) {
    signal.throwIfAborted()
    findings.failures.push(`${server.kind}, ${measure}: ${messageOf(error)}`)
    say(`  failed: ${messageOf(error)}`)
  }
  return {
    version: pieceVersion,
    kind: server.kind,
    measure,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    command,
    rounds: options.sizes.rounds,
    seconds: Math.round((performance.now() - start) / 1000),
    server: { version: server.version, place: server.place },
    machine: [
      ...describeMachine(),
      ...(await describeSources()),
      ...(await describePrograms(client ? [client.program] : [])),
    ],
    load: [loadBefore, load()],
    figures: Object.fromEntries(findings.figures),
    speeds: findings.speeds,
    facts: findings.facts,
    failures: findings.failures,
    remarks: remarksOn(server, client),
  }
}

function remarksOn({ kind }: BenchServer, client: DatabaseClient | undefined): string[] {
  if (!client?.inContainer) return []
  return [
    `${kind}: ${client.program} is not on PATH; it ran inside the server's container, its CPU time, memory and output unseen.`,
  ]
}

function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10
}
