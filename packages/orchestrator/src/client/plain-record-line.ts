import { Buffer } from 'node:buffer'

const head = Buffer.from('{"type":"RECORD","record":{"record_type":"RECORD",')
const closingBrace = 0x7d

/**
 * Whether a line is a record just as the connectors of this kit write it: such a line is handed on without being parsed. Its first
 * bytes, which no other message has, and its last two are looked at.
 *
 * @param bytes where the line stands
 * @param start its first byte
 * @param end the place after its last byte, without the line's end
 * @returns false for every other line, be it a record in another notation
 * @example isPlainRecordLine(chunk, 0, chunk.indexOf(0x0a))
 */
export function isPlainRecordLine(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < head.length + 2) return false
  if (bytes[end - 1] !== closingBrace || bytes[end - 2] !== closingBrace) return false
  for (let index = 0; index < head.length; index += 1) {
    if (bytes[start + index] !== head[index]) return false
  }
  return true
}
