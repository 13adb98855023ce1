import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { FinishedProcess } from '../processes/command-result.ts'

/** How to run the docker command. */
export interface DockerOptions {
  readonly cwd?: string
  /** Milliseconds after which it is killed; two minutes where left out. */
  readonly timeoutMs?: number
}

/**
 * Runs the `docker` command to its end.
 *
 * @param args its arguments
 * @param options see `DockerOptions`
 * @returns how it ended and what it wrote; it judges nothing
 * @example const { stdout } = await runDocker(['image', 'inspect', image])
 */
export async function runDocker(
  args: readonly string[],
  options: DockerOptions = {},
): Promise<FinishedProcess> {
  return runProgram('docker', args, options)
}

/**
 * Runs the `docker` command and wants it to succeed.
 *
 * @param args its arguments
 * @param options see `DockerOptions`
 * @returns what it wrote to stdout, without blanks around
 * @throws where it ends with another exit code than 0
 * @example const id = await docker(['create', image])
 */
export async function docker(args: readonly string[], options: DockerOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await runDocker(args, options)
  if (exitCode !== 0) throw new Error(`docker ${args[0]} ended with ${exitCode}: ${stderr.trim()}`)
  return stdout.trim()
}

/**
 * Runs a program to its end, stdin closed.
 *
 * @param program its name
 * @param args its arguments
 * @param options see `DockerOptions`
 * @returns how it ended and what it wrote
 * @throws where there is no such program
 * @example await runProgram('make', ['build'], { cwd: folder })
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: DockerOptions = {},
): Promise<FinishedProcess> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    killSignal: 'SIGKILL',
    timeout: options.timeoutMs ?? 120_000,
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  })
  const ended = once(child, 'exit')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [exitCode, signal] = (await ended) as [number | null, NodeJS.Signals | null]
  return { exitCode, signal, stdout, stderr }
}
