import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A program that serves HTTP. */
export interface ServerProcess {
  readonly port: number
  /** Ends it. */
  stop(): Promise<void>
}

/**
 * Starts a program that prints a line with its port once it listens, and ends when it is told to.
 *
 * @param argv the program and its arguments
 * @param env further variables
 * @param portOf finds the port in a line; `undefined` for another line
 * @returns the process
 * @throws Error where it ends before it listens
 */
export async function startServer(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  portOf: (line: string) => number | undefined,
): Promise<ServerProcess> {
  const [program = '', ...args] = argv
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    await exited
  }
  const lines = createInterface({ input: child.stdout })
  const port = await new Promise<number>((resolve, reject) => {
    lines.on('line', (line) => {
      const found = portOf(line)
      if (found !== undefined) resolve(found)
    })
    lines.once('close', () => reject(new Error(`${args[0]} ended before it listened`)))
  })
  // what it logs from now on is read and thrown away, as by a platform
  lines.removeAllListeners('line')
  lines.close()
  child.stdout.resume()
  return { port, stop }
}
