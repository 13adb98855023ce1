import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { busySeconds } from './busy-seconds.ts'
import { UsageWatch } from './process-usage.ts'

/** A program with its arguments. */
export interface Command {
  readonly argv: readonly string[]
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>
}

/** What one run took. */
export interface Sample {
  /** From the start of the process until its last output was read. */
  readonly wallSeconds: number
  /** Of the process itself; undefined where it cannot be seen. */
  readonly cpuSeconds: number | undefined
  /** Its largest resident set in MB of 2^20 bytes; undefined where it cannot be seen. */
  readonly peakMegabytes: number | undefined
  /** Of all processors meanwhile, whoever kept them busy. */
  readonly machineSeconds: number
  /** How many lines it wrote. */
  readonly lines: number
  /** How many bytes it wrote. */
  readonly bytes: number
}

const longestOutput = 2000
const longestComplaint = 300

// The first shell tells its process id and then becomes the program; pipes between programs are the kernel's own. To
// count what comes out of the pipe costs no more than to throw it away.
const pipeline = `{ sh -c 'echo "pid $$" >&3; exec "$@" 3>&-' sh "$@"; echo "exit $?" >&3; } | wc -lc`

/**
 * Runs a program with its output in a pipe that is read to its end, counted and thrown away.
 *
 * @param command the program
 * @param signal kills the program
 * @returns what it took
 * @throws Error where it ends with another exit code than 0, with the end of its stderr; the signal's reason
 */
export async function runPipeline(command: Command, signal: AbortSignal): Promise<Sample> {
  signal.throwIfAborted()
  const start = performance.now()
  const busyBefore = busySeconds()
  const shell = spawn('sh', ['-c', pipeline, 'sh', ...command.argv], {
    env: { ...process.env, ...command.env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // A group of its own, so that the whole pipeline can be ended.
    detached: true,
  })
  const end = () => endGroup(shell.pid)
  signal.addEventListener('abort', end, { once: true })
  let watch: UsageWatch | undefined
  let exitCode: number | undefined
  const notices = shell.stdio[3] as Readable
  notices.setEncoding('latin1').on('data', (text: string) => {
    const pid = /pid (\d+)/.exec(text)?.[1]
    const code = /exit (\d+)/.exec(text)?.[1]
    if (pid !== undefined) watch = new UsageWatch(Number(pid))
    if (code !== undefined) exitCode = Number(code)
  })
  const output = collect(shell.stdout as Readable)
  const complaints = collect(shell.stderr as Readable)
  try {
    await once(shell, 'close')
    const wallSeconds = (performance.now() - start) / 1000
    signal.throwIfAborted()
    if (exitCode !== 0) {
      throw new Error(`${command.argv[0]} ended with exit code ${exitCode}: ${shortened(complaints())}`)
    }
    const usage = watch?.stop()
    const [lines = Number.NaN, bytes = Number.NaN] = output().trim().split(/\s+/).map(Number)
    return {
      wallSeconds,
      cpuSeconds: usage?.cpuSeconds,
      peakMegabytes: usage?.peakMegabytes,
      machineSeconds: busySeconds() - busyBefore,
      lines,
      bytes,
    }
  } finally {
    watch?.stop()
    signal.removeEventListener('abort', end)
  }
}

/** One line, as a list of failures wants it. */
function shortened(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, longestComplaint)
}

function collect(stream: Readable): () => string {
  let text = ''
  stream.setEncoding('utf8').on('data', (more: string) => {
    text = (text + more).slice(-longestOutput)
  })
  return () => text
}

/** Ends a process group that this program has started, if it is still there. */
export function endGroup(leader: number | undefined): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
