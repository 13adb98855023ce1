import { openSync } from 'node:fs'
import { ReadStream, WriteStream } from 'node:tty'

/** The terminal that a process was started on, whatever its stdin and stdout lead to. */
export interface Terminal {
  readonly input: ReadStream
  readonly output: WriteStream
  /** Gives it back. */
  close(): void
}

/**
 * Opens the terminal of this process, so that a question can be asked while stdin and stdout are files or pipes.
 *
 * @returns the terminal; undefined where there is none, as under a timer or in CI
 * @example const terminal = openTerminal()
 */
export function openTerminal(): Terminal | undefined {
  let input: ReadStream | undefined
  try {
    input = new ReadStream(openSync('/dev/tty', 'r'))
    const output = new WriteStream(openSync('/dev/tty', 'w'))
    const reading = input
    return {
      input: reading,
      output,
      close: () => {
        reading.destroy()
        output.destroy()
      },
    }
  } catch {
    input?.destroy()
    return undefined
  }
}
