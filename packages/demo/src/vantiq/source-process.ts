import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const killAfterMs = 5000

/** How a process ended. */
export interface Ending {
  readonly exitCode: number | null
  /** What it wrote: the lines of its log. */
  readonly output: string
}

/** The Postgres connector as an extension source, a process of its own. */
export class SourceProcess {
  static readonly entry = fileURLToPath(new URL('./main.js', import.meta.resolve('@monoid-kit/postgres')))
  /** Settles when the process has ended; never rejects. */
  readonly ended: Promise<Ending>
  readonly #child

  /**
   * @param folder where `server.config` is; the process runs in it
   */
  constructor(folder: string) {
    this.#child = spawn(process.execPath, [SourceProcess.entry, 'vantiq'], {
      cwd: folder,
      // Here root need not be given up: this is no image, and root's own folder may hold this repository.
      env: { PATH: process.env.PATH, MONOID_RUN_AS: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    const closed = once(this.#child, 'close').catch(() => [null])
    this.ended = closed.then(([exitCode]) => ({ exitCode, output }))
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
