import { MessageChannel } from '../output/message-channel.ts'
import type { JsonObject } from '../protocol/messages.ts'
import type { AbstractSilo } from '../silo/abstract-silo.ts'
import { buildRequest } from './build-request.ts'
import { closeSilo } from './close-silo.ts'
import { type CommandLine, parseCommandLine } from './command-line.ts'
import type { ConnectorPackage } from './connector-package.ts'
import type { ConnectorSource } from './connector-source.ts'
import { dropPrivileges } from './drop-privileges.ts'
import { flagLabel } from './flags.ts'
import type { HostCommand } from './host-command.ts'
import { loadSilo } from './load-silo.ts'
import { readArguments } from './read-arguments.ts'
import { reportKept } from './report-kept.ts'
import { runCommand } from './run-command.ts'
import type { OwnedProcess } from './run-process.ts'
import { keepYoungGenerationSmall } from './small-young-generation.ts'

/** The process that a connector runs in. */
export interface ConnectorProcess extends OwnedProcess {
  readonly source: ConnectorSource
  readonly connector: ConnectorPackage
}

/**
 * Does what the command line says.
 *
 * @param argv the arguments, without the node binary and the script
 * @param host the process
 * @returns the exit code
 * @throws ConnectorError `USAGE` or `ARGUMENT_FILE` where nothing could be begun
 * @example const exitCode = await runCommandLine(process.argv.slice(2), host)
 */
export async function runCommandLine(argv: readonly string[], host: ConnectorProcess): Promise<number> {
  const { connector, writer, lifecycle } = host
  const { offers, hosts = {} } = host.source
  const [word = '', ...rest] = argv
  if (Object.hasOwn(hosts, word)) {
    const { runHost } = await import('./run-host.ts')
    return runHost(hosts[word] as HostCommand, rest, host)
  }
  const line = await parseCommandLine(argv, connector, offers, hosts)
  if (line.kind === 'text') {
    await writer.write(new TextEncoder().encode(line.text), lifecycle.signal)
    return 0
  }
  if (line.kind === 'session') {
    const { runSession } = await import('./run-session.ts')
    return runSession(line, host)
  }
  return runOneCommand(line, host)
}

async function runOneCommand(
  line: Extract<CommandLine, { kind: 'command' }>,
  { source, connector, writer, lifecycle, secrets, useChannel }: ConnectorProcess,
): Promise<number> {
  const { signal } = lifecycle
  const channel = new MessageChannel(writer, { maxLineBytes: line.maxLineBytes })
  useChannel(channel)
  if (line.deadlineSeconds !== undefined) lifecycle.setDeadline(line.deadlineSeconds)
  // read while still root: the API's files are readable by nobody else (B3)
  const values = await readArguments(line.files, flagLabel, process.stdin, signal)
  const request = buildRequest(line.command, values, { label: flagLabel, code: 'ARGUMENT_FILE' })
  const tempStore = 'tempStore' in request ? request.tempStore : undefined
  reportKept(channel, dropPrivileges({ entryFile: connector.entryFile, tempStore }))
  if (line.command === 'scan' || line.command === 'request-results') await keepYoungGenerationSmall()
  let silo = undefined as AbstractSilo<unknown> | undefined
  const obtainSilo = async (config: JsonObject) => {
    silo = await loadSilo(source, config)
    return silo
  }
  const { siloSpec } = connector
  const exitCode = await runCommand(request, channel, {
    siloSpec,
    obtainSilo,
    signal,
    secrets,
    logLevel: line.logLevel,
  })
  if (silo) await closeSilo(silo, channel)
  return exitCode
}
