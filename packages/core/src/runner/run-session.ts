import type { CommandLine } from './command-line.ts'
import { dropPrivileges } from './drop-privileges.ts'
import { loadSilo } from './load-silo.ts'
import { reportKept } from './report-kept.ts'
import type { ConnectorProcess } from './run-command-line.ts'
import { Session, sessionChannel } from './session.ts'

/**
 * Serves a session on stdin and stdout.
 *
 * @param line what the command line says
 * @param host the process
 * @returns the exit code
 * @example const exitCode = await runSession(line, host)
 */
export async function runSession(
  line: Extract<CommandLine, { kind: 'session' }>,
  { source, connector, writer, lifecycle, secrets, useChannel }: ConnectorProcess,
): Promise<number> {
  const { kind: _, ...options } = line
  const channel = sessionChannel(writer, options.maxLineBytes)
  useChannel(channel)
  reportKept(channel, dropPrivileges({ entryFile: connector.entryFile }))
  const session = new Session({
    ...options,
    input: process.stdin,
    writer,
    channel,
    siloSpec: connector.siloSpec,
    makeSilo: (config) => loadSilo(source, config),
    signal: lifecycle.signal,
    secrets,
    ...(source.offers && { offers: source.offers }),
  })
  return session.serve()
}
