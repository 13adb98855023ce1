import type { SqlValue, Statement } from '@monoid-kit/sql'

const zero = Buffer.of(0)

/**
 * What is sent to stream a SELECT: one request in one piece, so that it costs one round trip whatever is in it. The
 * server's limit on the time of a statement is lifted for the SELECT alone, since it would count the time
 * in which the reader does not read; the limit set again is part of the same request.
 *
 * @param statement the SELECT
 * @param formats for each column of its result 0 for text, 1 for binary
 * @param limitMs the limit to set again
 * @returns messages of the extended protocol, a Sync at their end
 * @example socket.write(streamRequest(statement, [0, 1], 50_000))
 */
export function streamRequest(statement: Statement, formats: readonly number[], limitMs: number): Buffer {
  return Buffer.concat([
    ...execute({ text: 'SET LOCAL statement_timeout = 0', values: [] }),
    ...execute(statement, formats),
    ...execute({ text: `SET LOCAL statement_timeout = ${limitMs}`, values: [] }),
    message('S'),
  ])
}

/** Parse, Bind, Describe and Execute of a statement without a name, for all its rows. */
function execute({ text, values }: Statement, formats: readonly number[] = []): Buffer[] {
  return [
    message('P', zero, terminated(text), int16(0)),
    message('B', zero, zero, ...bound(values), int16(formats.length), ...formats.map(int16)),
    message('D', Buffer.from('P\0')),
    message('E', zero, int32(0)),
  ]
}

/** The format of each value, and the values. */
function bound(values: readonly SqlValue[]): Uint8Array[] {
  const count = int16(values.length)
  return [
    count,
    ...values.map((value) => int16(value instanceof Uint8Array ? 1 : 0)),
    count,
    ...values.flatMap((value) => {
      if (value === null) return [int32(-1)]
      const bytes = typeof value === 'string' ? Buffer.from(value) : value
      return [int32(bytes.length), bytes]
    }),
  ]
}

function message(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, { length: bytes }) => sum + bytes, 4)
  return Buffer.concat([Buffer.from(type), int32(length), ...parts])
}

function terminated(text: string): Buffer {
  return Buffer.from(`${text}\0`)
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
