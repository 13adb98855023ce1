import type { CommandResult } from './command-result.ts'
import { type SpawnOptions, spawnConnector } from './spawn-connector.ts'

/**
 * Runs a connector's process to its end, as the orchestrating API would: argument files of mode 0600 in a
 * fresh folder, messages on stdout. It judges nothing; what the process did is all in the result.
 *
 * @param entry the connector's script, `dist/main.js`
 * @param command the command, for instance `query`
 * @param options the contents of the argument files, and how to run
 * @returns exit code, lines and messages; the files are gone
 * @example
 * const { exitCode, records } = await runCommand(entry, 'scan', { config, schemas })
 */
export async function runCommand(
  entry: string,
  command: string,
  options: SpawnOptions = {},
): Promise<CommandResult> {
  const connector = await spawnConnector(entry, command, options)
  return connector.finished
}
