import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { type ArgumentContents, writeArgumentFiles } from './argument-files.ts'
import { closedToOthers } from './closed-to-others.ts'
import { type CommandResult, readResult } from './command-result.ts'

/** How to run a connector's process. */
export interface SpawnOptions extends ArgumentContents {
  /** Further arguments, after the files' flags. */
  readonly flags?: readonly string[]
  /** Arguments of Node itself. */
  readonly nodeFlags?: readonly string[]
  /** Variables beside PATH; nothing else is handed down (B6). */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Kills the process (SIGKILL) when aborted. */
  readonly signal?: AbortSignal
  /** Written to stdin. */
  readonly stdin?: string | Uint8Array
  /** Leaves stdin open, for a test that goes on writing; else it is closed at once. */
  readonly keepStdinOpen?: boolean
  /** The reader of stdout stalls: nothing is read before `resume()`. */
  readonly stalled?: boolean
  /** Kills the process (SIGKILL) after so many milliseconds; 50 s where left out. */
  readonly timeoutMs?: number
}

/** A connector's process while it runs. */
export interface LiveConnector {
  readonly child: ChildProcess
  /** What the process did; resolves when it has ended and its output is read, rejects only if it could not start. */
  readonly finished: Promise<CommandResult>
  /** Starts reading where the reader was stalled. */
  resume(): void
  /** Resolves with the first line of stdout that the test accepts; rejects when the output ends without one. */
  waitForLine(accept: (line: string) => boolean): Promise<string>
}

/**
 * Starts a connector's process and hands it over alive. It is killed after `timeoutMs` at the latest; its argument
 * files are removed when it has ended.
 *
 * @param entry the connector's script, `dist/main.js`
 * @param command the command; `''` for none
 * @param options the contents of the argument files, and how to run
 * @returns the running process
 * @example
 * const connector = await spawnConnector(entry, 'request-results', { config, requests, stalled: true })
 * connector.child.kill('SIGTERM')
 * const { exitCode } = await connector.finished // 143
 */
export async function spawnConnector(
  entry: string,
  command: string,
  options: SpawnOptions = {},
): Promise<LiveConnector> {
  const files = await writeArgumentFiles(options)
  const args = [entry, ...(command === '' ? [] : [command]), ...files.flags, ...(options.flags ?? [])]
  // Root is kept there anyway: this only spares every test the LOG that would say so.
  const keepRoot = closedToOthers(entry) ? { MONOID_RUN_AS: '0' } : {}
  const child = spawn(process.execPath, [...(options.nodeFlags ?? []), ...args], {
    env: { PATH: process.env.PATH ?? '', ...keepRoot, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    killSignal: 'SIGKILL',
    timeout: options.timeoutMs ?? 50_000,
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.signal && { signal: options.signal }),
  })
  // A process that ends without reading its stdin closes it under the writer.
  child.stdin.on('error', () => undefined)
  if (options.stdin !== undefined) child.stdin.write(options.stdin)
  if (!options.keepStdinOpen) child.stdin.end()

  const stdout = new LineCollector(child.stdout)
  const stderr = new LineCollector(child.stderr)
  stderr.start()
  if (!options.stalled) stdout.start()
  const finished = collect(child, stdout, stderr).finally(() => files.remove())
  finished.catch(() => undefined)
  return {
    child,
    finished,
    resume: () => stdout.start(),
    waitForLine: (accept) => stdout.waitFor(accept),
  }
}

async function collect(
  child: ChildProcess,
  stdout: LineCollector,
  stderr: LineCollector,
): Promise<CommandResult> {
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => resolve())
    child.once('error', (error) => {
      if (child.pid === undefined) reject(error)
    })
  })
  // A stalled reader's process has ended by now: what it left in the pipe is part of the result.
  stdout.start()
  if (!(child.stdout?.closed ?? true) || !(child.stderr?.closed ?? true)) await once(child, 'close')
  return readResult({
    exitCode: child.exitCode,
    signal: child.signalCode,
    stdout: stdout.text,
    stderr: stderr.text,
  })
}

/** Reads a stream as text from the moment it is started, and lets tests wait for a line. */
class LineCollector {
  readonly #stream: Readable
  readonly #chunks: string[] = []
  readonly #waiting = new Set<() => void>()
  #ended = false
  #started = false

  constructor(stream: Readable) {
    this.#stream = stream
    stream.setEncoding('utf8')
    stream.once('close', () => {
      this.#ended = true
      for (const wake of this.#waiting) wake()
    })
  }

  get text(): string {
    return this.#chunks.join('')
  }

  start(): void {
    if (this.#started) return
    this.#started = true
    this.#stream.on('data', (text: string) => {
      this.#chunks.push(text)
      for (const wake of this.#waiting) wake()
    })
  }

  waitFor(accept: (line: string) => boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const line = this.text.split(/\r?\n/).slice(0, -1).find(accept)
        if (line === undefined && !this.#ended) return
        this.#waiting.delete(look)
        if (line === undefined) reject(new Error('the output ended without the line that was waited for'))
        else resolve(line)
      }
      this.#waiting.add(look)
      look()
    })
  }
}
