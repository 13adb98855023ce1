import type { Readable } from 'node:stream'
import type { Output } from './output.ts'

/** What a process gives to a command. */
export interface ShellStreams {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted with a `ConnectorError` when the command has to end. */
  readonly signal: AbortSignal
}

const clearLine = '\r\u001b[2K'

/**
 * What a command has of the world: the streams, the environment, the signal that ends it, and a status line below what
 * was said last. Results go to stdout, everything else to stderr.
 *
 * @example
 * shell.status('3 of 20 tables, 1.2 s')
 * shell.say('a table could not be read')
 * await shell.print(table)
 */
export class Shell {
  readonly stdin: ShellStreams['stdin']
  readonly stdout: Output
  readonly stderr: Output
  readonly env: ShellStreams['env']
  readonly signal: AbortSignal
  /** The exit code of a command that ends without an error. */
  exitCode = 0
  #status = ''

  constructor(streams: ShellStreams) {
    this.stdin = streams.stdin
    this.stdout = streams.stdout
    this.stderr = streams.stderr
    this.env = streams.env
    this.signal = streams.signal
  }

  /** Whether questions can be asked: stdin and stderr are terminals. */
  get interactive(): boolean {
    return this.stdin.isTTY === true && this.stderr.isTTY
  }

  /**
   * Writes a result to stdout.
   *
   * @param content text, or bytes as they shall be
   * @throws ConnectorError `READER_GONE` where nobody reads it; the signal's reason when aborted
   */
  async print(content: string | Uint8Array): Promise<void> {
    if (this.stdout.isTTY && this.stderr.isTTY) {
      this.#clear()
      // both are the same terminal: the status line has to be gone first
      await this.stderr.flush(this.signal)
    }
    await this.stdout.write(content, this.signal)
  }

  /**
   * Writes a short result to stdout without waiting, also where the command is being ended: what was erased must not go untold.
   *
   * @param content text in whole lines
   */
  tell(content: string): void {
    this.#clear()
    this.stdout.put(content)
  }

  /** Says something on stderr, in a line of its own. Control characters must be gone already: see `printable`. */
  say(text: string): void {
    this.#clear()
    this.stderr.put(`${text}\n`)
  }

  /**
   * Shows what is going on in the last line of the terminal, in the place of what stood there; nothing where stderr is
   * no terminal.
   *
   * @param text one line, cut to the terminal's width; '' takes the line away
   */
  status(text: string): void {
    if (!this.stderr.isTTY || text === this.#status) return
    const shown = [...text].slice(0, this.stderr.columns - 1).join('')
    this.stderr.put(`${clearLine}${this.stderr.paint('aside', shown)}`)
    this.#status = text
  }

  #clear(): void {
    this.status('')
  }
}
