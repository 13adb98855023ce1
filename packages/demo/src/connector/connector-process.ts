import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodeLines, type MonoidMessage } from '@monoid-kit/core'
import { ensure } from '../ensure.ts'

/** The argument files of a command, by the flag that names them. */
export const argumentFiles = {
  '-c': 'config.json',
  '-s': 'schemas.json',
  '-q': 'query.json',
  '-r': 'requests.json',
  '-p': 'persist.json',
} as const

/** A flag that names an argument file. */
export type Flag = keyof typeof argumentFiles

/** What one run of the connector gave. */
export interface ConnectorRun {
  readonly messages: readonly MonoidMessage[]
  /** The messages as they were printed. */
  readonly lines: readonly string[]
  readonly seconds: number
}

const killAfterMs = 3000

/** The Postgres connector, run as a process of its own for each command. */
export class ConnectorProcess {
  readonly entry = fileURLToPath(new URL('./main.js', import.meta.resolve('@monoid-kit/postgres')))
  readonly #folder: string
  readonly #signal: AbortSignal

  /**
   * @param folder where the argument files are; the process runs in it
   * @param signal ends the process
   */
  constructor(folder: string, signal: AbortSignal) {
    this.#folder = folder
    this.#signal = signal
  }

  /** Writes an argument file. */
  async write(flag: Flag, content: unknown): Promise<void> {
    const file = path.join(this.#folder, argumentFiles[flag])
    await writeFile(file, JSON.stringify(content), { mode: 0o600 })
  }

  /** The arguments of a command, as somebody would type them in the folder. */
  arguments(command: string, flags: readonly Flag[]): string[] {
    return [command, ...flags.flatMap((flag) => [flag, argumentFiles[flag]])]
  }

  /**
   * Runs a command to its end.
   *
   * @throws where it does not end well or prints anything but messages; the signal's reason when aborted
   */
  async run(command: string, flags: readonly Flag[]): Promise<ConnectorRun> {
    const start = performance.now()
    const { exitCode, stdout, stderr } = await this.#spawn(this.arguments(command, flags))
    const seconds = (performance.now() - start) / 1000
    const lines = stdout.toString().split(/\r?\n/).slice(0, -1)
    const complaint = lines.find((line) => line.includes('"level":"error"')) ?? stderr.toString()
    ensure(exitCode === 0, `The command ${command} ended with exit code ${exitCode}: ${complaint}`)
    ensure(stderr.length === 0, `The command ${command} wrote to stderr: ${stderr.toString()}`)
    const messages: MonoidMessage[] = []
    for await (const message of decodeLines(chunks(stdout), { refuseNulls: true })) messages.push(message)
    return { messages, lines, seconds }
  }

  async #spawn(args: readonly string[]) {
    this.#signal.throwIfAborted()
    const child = spawn(process.execPath, [this.entry, ...args], {
      cwd: this.#folder,
      // Here root need not be given up: this is no image, and root's own folder may hold this repository.
      env: { PATH: process.env.PATH, MONOID_RUN_AS: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let killTimer: NodeJS.Timeout | undefined
    const stop = () => {
      child.kill('SIGTERM')
      killTimer = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    }
    this.#signal.addEventListener('abort', stop, { once: true })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    try {
      const exitCode = await new Promise<number | null>((resolve, reject) => {
        child.once('error', reject)
        child.once('close', resolve)
      })
      this.#signal.throwIfAborted()
      return { exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }
    } finally {
      clearTimeout(killTimer)
      this.#signal.removeEventListener('abort', stop)
    }
  }
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
