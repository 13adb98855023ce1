import type { SqlValue } from '@monoid-kit/sql'
import { mostPayloadBytes } from './packet-reader.ts'

const executeCommand = 0x17
const noCursor = 0x00
const tellsParameterCount = 0x08
const nullType = 0x06
const doubleType = 0x05
const longlongType = 0x08
const blobType = 0xfc
const varStringType = 0xfd

/** What can be bound: text and bytes as such, a bigint as a signed 64-bit integer, a number as a 64-bit floating-point number. */
export type WireParameter = SqlValue | bigint | number

/**
 * The packets that order a prepared statement to run: `COM_STMT_EXECUTE`. Text is bound as text in the session's
 * character set, bytes as bytes, and nothing is ever written into SQL.
 *
 * @param statementId the number that the server gave the statement
 * @param values one per placeholder
 * @param queryAttributes whether the connection was opened with `CLIENT_QUERY_ATTRIBUTES`
 * @returns what to send
 * @example socket.write(executePackets(id, ['ann'], false))
 */
export function executePackets(
  statementId: number,
  values: readonly WireParameter[],
  queryAttributes: boolean,
): Buffer {
  const head = Buffer.alloc(10)
  head.writeUInt8(executeCommand)
  head.writeUInt32LE(statementId, 1)
  head.writeUInt8(queryAttributes ? tellsParameterCount : noCursor, 5)
  head.writeUInt32LE(1, 6)
  const count = queryAttributes ? [lengthOf(values.length)] : []
  return inPackets(
    Buffer.concat([head, ...count, ...(values.length > 0 ? parameters(values, queryAttributes) : [])]),
  )
}

function parameters(values: readonly WireParameter[], named: boolean): Uint8Array[] {
  const nulls = Buffer.alloc((values.length + 7) >> 3)
  for (const [index, bound] of values.entries()) {
    if (bound === null) nulls.writeUInt8(nulls.readUInt8(index >> 3) | (1 << (index & 7)), index >> 3)
  }
  const typesFollow = Buffer.from([1])
  const types = values.map((bound) => Buffer.from(named ? [typeOf(bound), 0, 0] : [typeOf(bound), 0]))
  const bodies = values.flatMap((bound) => (bound === null ? [] : bodyOf(bound)))
  return [nulls, typesFollow, ...types, ...bodies]
}

function typeOf(bound: WireParameter): number {
  if (bound === null) return nullType
  if (typeof bound === 'bigint') return longlongType
  if (typeof bound === 'number') return doubleType
  return typeof bound === 'string' ? varStringType : blobType
}

function bodyOf(bound: NonNullable<WireParameter>): Uint8Array[] {
  if (typeof bound === 'string') return withLength(Buffer.from(bound))
  if (typeof bound === 'object') return withLength(bound)
  const bytes = Buffer.alloc(8)
  if (typeof bound === 'bigint') bytes.writeBigInt64LE(bound)
  else bytes.writeDoubleLE(bound)
  return [bytes]
}

function withLength(bytes: Uint8Array): Uint8Array[] {
  return [lengthOf(bytes.length), bytes]
}

function lengthOf(length: number): Buffer {
  if (length < 0xfb) return Buffer.from([length])
  const bytes = Buffer.alloc(9)
  bytes.writeUInt8(0xfe)
  bytes.writeBigUInt64LE(BigInt(length), 1)
  return bytes
}

function inPackets(payload: Buffer): Buffer {
  const pieces: Buffer[] = []
  for (let start = 0, sequence = 0; ; start += mostPayloadBytes, sequence += 1) {
    const piece = payload.subarray(start, start + mostPayloadBytes)
    const header = Buffer.alloc(4)
    header.writeUIntLE(piece.length, 0, 3)
    header.writeUInt8(sequence & 0xff, 3)
    pieces.push(header, piece)
    if (piece.length < mostPayloadBytes) return Buffer.concat(pieces)
  }
}
