import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

/** What a run of `monoid-kit` gets besides its arguments. */
export interface KitOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly cwd?: string
}

/** What a run of `monoid-kit` did. */
export interface KitResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A started `monoid-kit`, without a terminal wherever the tests run. */
export function startKit(args: readonly string[], { env, cwd }: Omit<KitOptions, 'stdin'> = {}) {
  return spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: 'pipe',
    // a session of its own has no terminal to ask for a password on
    detached: true,
    timeout: 50_000,
    ...(cwd !== undefined && { cwd }),
  })
}

/** Runs `monoid-kit` to its end. */
export async function runKit(args: readonly string[], options: KitOptions = {}): Promise<KitResult> {
  const kit = startKit(args, options)
  kit.stdin.on('error', () => {}).end(options.stdin ?? '')
  const ended = once(kit, 'exit')
  const [stdout, stderr] = await Promise.all([text(kit.stdout), text(kit.stderr)])
  const [exitCode] = (await ended) as [number | null]
  return { exitCode, stdout, stderr }
}

/** What a person does on the terminal of a run. */
export interface TerminalOptions extends Omit<KitOptions, 'stdin'> {
  readonly columns?: number
  /** Once this is on the screen … */
  readonly when?: string
  /** … this is typed. */
  readonly type?: string
}

/**
 * Runs `monoid-kit` on a terminal of its own, which the program `script` makes.
 *
 * @returns all that came out of the terminal, what it echoed included
 */
export async function runKitOnTerminal(
  args: readonly string[],
  { columns = 80, when, type = '', env, cwd }: TerminalOptions = {},
): Promise<{ readonly exitCode: number | null; readonly screen: string }> {
  const words = [process.execPath, main, ...args]
    .map((word) => `'${word.replaceAll("'", "'\\''")}'`)
    .join(' ')
  const line = `stty cols ${columns}; exec ${words}`
  const command =
    process.platform === 'darwin' ? ['-q', '/dev/null', 'sh', '-c', line] : ['-qec', line, '/dev/null']
  const terminal = spawn('script', command, {
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm', ...env },
    stdio: 'pipe',
    timeout: 50_000,
    ...(cwd !== undefined && { cwd }),
  })
  let screen = ''
  let typed = when === undefined
  terminal.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    screen += chunk
    if (!typed && when !== undefined && screen.includes(when)) {
      typed = true
      terminal.stdin.write(type)
    }
  })
  const [exitCode] = (await once(terminal, 'close')) as [number | null]
  return { exitCode, screen }
}
