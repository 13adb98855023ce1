import type { Bytes } from '../bytes.ts'
import { type Codec, quote } from '../codec.ts'
import { hexPairs } from './json-escape.ts'

const dash = 0x2d

/** Sixteen bytes as a UUID's text. */
export const uuidBytes: Codec = (source, start, _end, out, at) => {
  const { view } = out
  view.setUint8(at, quote)
  writeHex(source, start, 4, out, at + 1)
  view.setUint8(at + 9, dash)
  writeHex(source, start + 4, 2, out, at + 10)
  view.setUint8(at + 14, dash)
  writeHex(source, start + 6, 2, out, at + 15)
  view.setUint8(at + 19, dash)
  writeHex(source, start + 8, 2, out, at + 20)
  view.setUint8(at + 24, dash)
  writeHex(source, start + 10, 6, out, at + 25)
  view.setUint8(at + 37, quote)
  return at + 38
}

function writeHex(source: Bytes, start: number, count: number, out: Bytes, at: number): void {
  for (let index = 0; index < count; index += 1) {
    out.view.setUint16(at + index * 2, hexPairs[source.view.getUint8(start + index)] as number, true)
  }
}
