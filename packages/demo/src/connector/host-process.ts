import { spawn } from 'node:child_process'
import { once } from 'node:events'

const killAfterMs = 5000

/** Ends the process when its stdin does: when whoever has started it is killed, nobody is left to end it. */
const endWithParent =
  "process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).on('error', () => {}).resume().unref()"

/** How a process ended. */
export interface Ending {
  readonly exitCode: number | null
  /** What it wrote: the lines of its log. */
  readonly output: string
}

/** How a host is started. */
export interface HostOptions {
  /** The connector's script and what stands behind it. */
  readonly args: readonly string[]
  /** Where it runs. */
  readonly cwd?: string
  /** Its variables, besides those that any process needs. */
  readonly env?: Readonly<Record<string, string>>
}

/** A connector that serves its silo until it is told to end: a process of its own. */
export class HostProcess {
  /** Settles when the process has ended; never rejects. */
  readonly ended: Promise<Ending>
  readonly #child
  #output = ''

  constructor({ args, cwd, env = {} }: HostOptions) {
    const preload = `data:text/javascript,${encodeURIComponent(endWithParent)}`
    this.#child = spawn(process.execPath, ['--import', preload, ...args], {
      cwd,
      // Here root need not be given up: this is no image, and root's own folder may hold this repository.
      env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, MONOID_RUN_AS: '0', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
      })
    }
    const closed = once(this.#child, 'close').catch(() => [null])
    this.ended = closed.then(([exitCode]) => ({ exitCode, output: this.#output }))
  }

  /**
   * Waits until the process has written something.
   *
   * @param pattern what it is
   * @param signal ends the wait
   * @returns the match
   * @throws where the process ends without having written it; the signal's reason when aborted
   */
  async wrote(pattern: RegExp, signal: AbortSignal): Promise<RegExpExecArray> {
    const over = this.ended.then(() => undefined)
    for (;;) {
      signal.throwIfAborted()
      const match = pattern.exec(this.#output)
      if (match) return match
      const more = once(this.#child.stdout, 'data', { signal })
      const isMore = await Promise.race([more.then(() => true), over])
      if (!isMore) {
        more.catch(() => undefined)
        throw new Error(`The connector ended too early: ${this.#output}`)
      }
    }
  }

  /** Ends the process, by SIGTERM; by SIGKILL where it does not end in time. */
  async stop(): Promise<Ending> {
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), killAfterMs)
    const ending = await this.ended
    clearTimeout(timer)
    return ending
  }
}
