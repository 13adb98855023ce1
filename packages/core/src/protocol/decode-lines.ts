import { Buffer } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { ConnectorError } from '../errors/connector-error.ts'
import { messageSchemas } from './message-schemas.ts'
import type { MonoidMessage } from './messages.ts'
import { checkMessage } from './validators.ts'
import { withoutNulls } from './without-nulls.ts'

/** How lines are read. */
export interface DecodeOptions {
  /** The most bytes a line may have, its CR and LF not counted; 64 MiB where left out, for a line is held in memory. */
  readonly maxLineBytes?: number
  /** True refuses null members of a message, as the original connectors write them (C22); they are dropped otherwise. */
  readonly refuseNulls?: boolean
}

const defaultMaxLineBytes = 64 * 1024 * 1024
const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Reads messages from a connector's output: one per line, LF or CRLF (B7), blank lines ignored, cut into chunks anywhere.
 *
 * @param chunks bytes, such as a child process's stdout
 * @param options see `DecodeOptions`
 * @returns the messages in their order, without null members
 * @throws ConnectorError `MESSAGE_INVALID` at the first line that is none, with its number and what was expected
 * @example for await (const message of decodeLines(child.stdout)) …
 */
export async function* decodeLines(
  chunks: AsyncIterable<Uint8Array>,
  options: DecodeOptions = {},
): AsyncGenerator<MonoidMessage, void, undefined> {
  let number = 0
  for await (const line of linesOf(chunks, options.maxLineBytes ?? defaultMaxLineBytes)) {
    number += 1
    const message = decodeLine(line, number, options)
    if (message) yield message
  }
}

/** Without state between lines, so that all can share it. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads the message of one line, for whoever cuts the lines himself.
 *
 * @param line the line without its end
 * @param number its number, from 1, for the error
 * @param options of which only `refuseNulls` is looked at
 * @returns the message without null members; undefined for a blank line
 * @throws ConnectorError `MESSAGE_INVALID` where it is none, with its number and what was expected
 * @example const message = decodeLine(Buffer.from('{"type":"LOG","log":{"message":"ready"}}'), 1)
 */
export function decodeLine(
  line: Uint8Array,
  number: number,
  options: DecodeOptions = {},
): MonoidMessage | undefined {
  let text: string
  try {
    text = utf8.decode(line)
  } catch (cause) {
    throw invalid(number, 'expected UTF-8', cause)
  }
  if (text.trim() === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The parser's own error quotes the line, so it is not even kept as the cause.
    throw invalid(number, 'expected one JSON object')
  }
  const checked = checkMessage(options.refuseNulls ? value : withoutMessageNulls(value))
  if (!checked.ok) throw invalid(number, checked.faults.join('; '))
  return checked.value
}

/** By the type, for each message has its own payload member. */
function withoutMessageNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const type: unknown = 'type' in value ? value.type : undefined
  const schema = messageSchemas.MonoidMessage.oneOf.find(({ properties }) => properties.type.const === type)
  return schema ? withoutNulls(schema, value) : value
}

async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  maxLineBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let number = 1
  let pieces: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; ) {
      const feed = chunk.indexOf(lineFeed, start)
      const piece = chunk.subarray(start, feed < 0 ? chunk.length : feed)
      length += piece.length
      // One more, for the last byte may be a carriage return.
      if (length > maxLineBytes + 1) throw tooLong(number, maxLineBytes)
      if (feed < 0) {
        // The caller may reuse its chunk.
        pieces.push(Buffer.from(piece))
        break
      }
      yield lineOf([...pieces, piece], length, number, maxLineBytes)
      pieces = []
      length = 0
      number += 1
      start = feed + 1
    }
  }
  if (length > 0) yield lineOf(pieces, length, number, maxLineBytes)
}

function lineOf(
  pieces: readonly Uint8Array[],
  length: number,
  number: number,
  maxLineBytes: number,
): Uint8Array {
  const line = pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces, length)
  const bare = line.at(-1) === carriageReturn ? line.subarray(0, -1) : line
  if (bare.length > maxLineBytes) throw tooLong(number, maxLineBytes)
  return bare
}

function tooLong(number: number, maxLineBytes: number): ConnectorError {
  return invalid(number, `expected at most ${maxLineBytes} bytes, came more`)
}

function invalid(number: number, fault: string, cause?: unknown): ConnectorError {
  return new ConnectorError(
    'MESSAGE_INVALID',
    `line ${number}: ${fault}`,
    cause === undefined ? {} : { cause },
  )
}
