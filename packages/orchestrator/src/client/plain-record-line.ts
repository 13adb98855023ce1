import { Buffer } from 'node:buffer'
import { encodeMessage, type MonoidRecord } from '@monoid-kit/core'

const closingBrace = 0x7d

/**
 * How the lines of records begin that are like this one: of the same store, whole, and no file.
 *
 * @param record a record of the store
 * @returns bytes, up to the brace that opens `data`; undefined where the record itself is another kind
 * @example plainHead({ record_type: 'RECORD', schema_name: 'users', data: {} })
 */
export function plainHead({ data, file, part, ...record }: MonoidRecord): Buffer | undefined {
  const isWhole = data !== undefined && file === undefined && part === undefined
  if (!isWhole || record.record_type === 'FILE') return undefined
  const line = encodeMessage({ type: 'RECORD', record: { ...record, data: {} } })
  return Buffer.from(line.slice(0, -'}}}'.length))
}

/**
 * Whether a line is a record of a store just as the connectors of this kit write it: such a line is handed on without being parsed. Its
 * first bytes, which no other message and no record of another store has, and its last three are looked at.
 *
 * @param bytes where the line stands
 * @param start its first byte
 * @param end the place after its last byte, without the line's end
 * @param head see `plainHead`
 * @returns false for every other line, be it a record in another notation
 * @example isPlainRecordLine(chunk, 0, chunk.indexOf(0x0a), head)
 */
export function isPlainRecordLine(bytes: Uint8Array, start: number, end: number, head: Buffer): boolean {
  if (end - start < head.length + 3) return false
  for (let index = end - 3; index < end; index += 1) if (bytes[index] !== closingBrace) return false
  return head.compare(bytes, start, start + head.length) === 0
}
