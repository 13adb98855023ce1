import { isUtf8 } from 'node:buffer'
import { ConnectorError, decodeLine, type MonoidMessage } from '@monoid-kit/core'

/** One line of a connector's output. */
export interface OutputLine {
  /** From 1. */
  readonly number: number
  /** Its length in bytes, its end not counted. */
  readonly bytes: number
  /** `''` for what came after the last line end. */
  readonly end: '\n' | '\r\n' | ''
  /** Its text, where it is UTF-8. */
  readonly text: string | undefined
  /** The message, where it is one; members that are null count as absent. */
  readonly message: MonoidMessage | undefined
  /** Why it is no message; without its content. */
  readonly fault: string | undefined
}

const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Cuts an output into lines and reads each.
 *
 * @param output all bytes of one stream
 * @returns the lines, also those that are no messages
 * @example readLines(Buffer.from('{"type":"LOG","log":{"message":"ready"}}\n'))[0]?.message
 */
export function readLines(output: Uint8Array): OutputLine[] {
  const lines: OutputLine[] = []
  for (let start = 0; start < output.length; ) {
    const feed = output.indexOf(lineFeed, start)
    const stop = feed < 0 ? output.length : feed
    const returned = feed > start && output[feed - 1] === carriageReturn
    const line = output.subarray(start, returned ? stop - 1 : stop)
    lines.push(readLine(line, lines.length + 1, feed < 0 ? '' : returned ? '\r\n' : '\n'))
    start = stop + 1
  }
  return lines
}

function readLine(line: Uint8Array, number: number, end: OutputLine['end']): OutputLine {
  const base = {
    number,
    bytes: line.length,
    end,
    text: isUtf8(line) ? Buffer.from(line).toString() : undefined,
  }
  try {
    const message = decodeLine(line, number)
    return { ...base, message, fault: message ? undefined : 'a blank line' }
  } catch (thrown) {
    const fault = thrown instanceof ConnectorError ? thrown.message.replace(/^line \d+: /, '') : 'unreadable'
    return { ...base, message: undefined, fault }
  }
}
