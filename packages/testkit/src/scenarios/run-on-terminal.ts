import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { writeArgumentFiles } from '../processes/argument-files.ts'
import { type CommandResult, readResult } from '../processes/command-result.ts'
import type { SpawnOptions } from '../processes/spawn-connector.ts'

/**
 * Runs a command on a terminal of its own, as the API's containers have one (B7): stdout and stderr are one stream, and
 * every line ends with CR and LF. The program `script` makes the terminal.
 *
 * @param entry the connector's script
 * @param command the command
 * @param options the contents of the argument files
 * @returns what the process did; `stdout` is all that came out of the terminal
 * @example const { stdout } = await runOnTerminal(entry, 'delete', { config, query })
 */
export async function runOnTerminal(
  entry: string,
  command: string,
  options: SpawnOptions = {},
): Promise<CommandResult> {
  const files = await writeArgumentFiles(options)
  try {
    const words = [process.execPath, entry, command, ...files.flags].map((word) => `'${word}'`).join(' ')
    const args =
      process.platform === 'darwin' ? ['-q', '/dev/null', 'sh', '-c', words] : ['-qec', words, '/dev/null']
    const terminal = spawn('script', args, {
      env: { PATH: process.env.PATH ?? '', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 50_000,
    })
    const ended = once(terminal, 'exit')
    const [stdout, stderr] = await Promise.all([text(terminal.stdout), text(terminal.stderr)])
    const [exitCode, signal] = (await ended) as [number | null, NodeJS.Signals | null]
    return readResult({ exitCode, signal, stdout, stderr })
  } finally {
    await files.remove()
  }
}
