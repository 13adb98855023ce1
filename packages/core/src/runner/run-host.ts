import { LogLines } from '../output/log-lines.ts'
import { dropPrivileges } from './drop-privileges.ts'
import type { HostCommand } from './host-command.ts'
import { reportKept } from './report-kept.ts'
import type { ConnectorProcess } from './run-command-line.ts'

/**
 * Serves the silo by another host.
 *
 * @param command the host
 * @param argv the arguments behind its name
 * @param process the process
 * @returns the exit code
 * @throws ConnectorError where the host could not begin
 * @example const exitCode = await runHost(hosts.xtend, ['8081'], process)
 */
export async function runHost(
  command: HostCommand,
  argv: readonly string[],
  { source, connector, writer, lifecycle, secrets, useChannel }: ConnectorProcess,
): Promise<number> {
  const logSink = new LogLines(writer)
  useChannel(logSink)
  const { default: main } = await command.load()
  return main(argv, {
    source,
    connector,
    writer,
    logSink,
    secrets,
    signal: lifecycle.signal,
    setGrace: (seconds) => lifecycle.setGrace(seconds),
    dropPrivileges: () => reportKept(logSink, dropPrivileges({ entryFile: connector.entryFile })),
  })
}
