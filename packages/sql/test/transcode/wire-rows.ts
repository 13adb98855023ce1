import { Buffer } from 'node:buffer'
import { bytesOf } from '../../src/transcode/bytes.ts'
import type { CodecDefinition } from '../../src/transcode/codec.ts'
import { type CodecName, codecsFor } from '../../src/transcode/codecs.ts'

/** A value on the wire; in a binary row of MySQL one of fixed size has no length before it. */
export interface WireValue {
  readonly bytes: Uint8Array
  readonly isFixed?: boolean
}

const codecs = codecsFor({ converted: (_source, _start, _end, _out, at) => at, tellInvalid: () => {} })

/**
 * Encodes one value with foreign bytes around it, in memory of exactly the room that the codec asks for: what it reads
 * outside its value shows in the result, and what it writes beyond its room throws.
 *
 * @param codec the codec's name
 * @param bytes the value
 * @param parameter the codec's integer
 * @returns the JSON text
 * @example encodeValue('numberText', Buffer.from('7')) // '7'
 */
export function encodeValue(codec: CodecName, bytes: Uint8Array, parameter = 0): string {
  const definition: CodecDefinition = codecs[codec]
  const { growth, extra, costs } = definition
  const room = Math.ceil(growth * bytes.length) + extra
  const counted = costs ? bytes.reduce((sum, byte) => sum + (costs[byte] as number), extra) : room
  const source = bytesOf(Buffer.concat([Buffer.alloc(3, '"'), bytes, Buffer.alloc(5, '\\')]))
  const out = bytesOf(Buffer.alloc(Math.min(room, counted), 0xff))
  const end = definition.write(source, 3, 3 + bytes.length, out, 0, parameter)
  return out.buffer.toString('utf8', 0, end)
}

/**
 * The body of a DataRow of Postgres.
 *
 * @param values null for NULL
 * @returns the bytes
 */
export function dataRow(values: readonly (WireValue | null)[]): Buffer {
  const count = Buffer.alloc(2)
  count.writeUInt16BE(values.length)
  return Buffer.concat([
    count,
    ...values.flatMap((value) => {
      const length = Buffer.alloc(4)
      length.writeInt32BE(value ? value.bytes.length : -1)
      return value ? [length, value.bytes] : [length]
    }),
  ])
}

/**
 * The payload of a row packet of a prepared statement of MySQL.
 *
 * @param values null for NULL
 * @returns the bytes
 */
export function binaryRow(values: readonly (WireValue | null)[]): Buffer {
  const header = Buffer.alloc(1 + Math.floor((values.length + 7 + 2) / 8))
  values.forEach((value, index) => {
    const bit = index + 2
    if (!value)
      header[1 + Math.floor(bit / 8)] = (header[1 + Math.floor(bit / 8)] as number) | (1 << (bit % 8))
  })
  return Buffer.concat([
    header,
    ...values.flatMap((value) => {
      if (!value) return []
      return value.isFixed ? [value.bytes] : [lengthOf(value.bytes.length), value.bytes]
    }),
  ])
}

/**
 * The payload of a row packet of a plain statement of MySQL.
 *
 * @param values null for NULL
 * @returns the bytes
 */
export function textRow(values: readonly (WireValue | null)[]): Buffer {
  return Buffer.concat(
    values.flatMap((value) => (value ? [lengthOf(value.bytes.length), value.bytes] : [Buffer.from([0xfb])])),
  )
}

/** A length as MySQL writes it, in one, three, four or nine bytes. */
function lengthOf(length: number): Buffer {
  if (length < 0xfb) return Buffer.from([length])
  const bytes = Buffer.alloc(length < 0x10000 ? 3 : length < 0x1000000 ? 4 : 9)
  bytes[0] = length < 0x10000 ? 0xfc : length < 0x1000000 ? 0xfd : 0xfe
  bytes.writeUIntLE(length, 1, Math.min(bytes.length - 1, 6))
  return bytes
}
