import type { Bytes } from '../bytes.ts'
import { type Codec, quote } from '../codec.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const padding = 0x3d

/** The two digits of each twelve bits, the first one in the low byte. */
const digits = Uint16Array.from(
  { length: 4096 },
  (_, bits) => alphabet.charCodeAt(bits >> 6) | (alphabet.charCodeAt(bits & 63) << 8),
)

/** The value of each hexadecimal digit. */
const nibbles = new Uint8Array(256)
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  nibbles[digit.charCodeAt(0)] = value
  nibbles[digit.toUpperCase().charCodeAt(0)] = value
}

/** Bytes as base64. */
export const base64: Codec = (source, start, end, out, at) => {
  const { view } = source
  let target = begin(out, at)
  let position = start
  for (; position + 3 <= end; position += 3, target += 4) {
    writeThree(out, target, (view.getUint16(position) << 8) | view.getUint8(position + 2))
  }
  if (position < end) {
    const second = position + 1 < end ? view.getUint8(position + 1) : 0
    writeThree(out, target, (view.getUint8(position) << 16) | (second << 8))
    target = pad(out, target, end - position)
  }
  return finish(out, target)
}

/** Bytes that Postgres spells as `\x` and hexadecimal digits, as base64. */
export const hexText: Codec = (source, start, end, out, at) => {
  const { view } = source
  let target = begin(out, at)
  let position = start + 2
  for (; position + 6 <= end; position += 6, target += 4) {
    writeThree(
      out,
      target,
      (byteAt(view, position) << 16) | (byteAt(view, position + 2) << 8) | byteAt(view, position + 4),
    )
  }
  const left = (end - position) >> 1
  if (left > 0) {
    const second = left > 1 ? byteAt(view, position + 2) : 0
    writeThree(out, target, (byteAt(view, position) << 16) | (second << 8))
    target = pad(out, target, left)
  }
  return finish(out, target)
}

function byteAt(view: DataView, position: number): number {
  const high = nibbles[view.getUint8(position)] as number
  return (high << 4) | (nibbles[view.getUint8(position + 1)] as number)
}

function writeThree(out: Bytes, at: number, bits: number): void {
  out.view.setUint16(at, digits[bits >>> 12] as number, true)
  out.view.setUint16(at + 2, digits[bits & 0xfff] as number, true)
}

/** Overwrites with `=` what stands for bytes that are not there: `left` is 1 or 2. */
function pad(out: Bytes, at: number, left: number): number {
  if (left === 1) out.view.setUint8(at + 2, padding)
  out.view.setUint8(at + 3, padding)
  return at + 4
}

function begin(out: Bytes, at: number): number {
  out.view.setUint8(at, quote)
  return at + 1
}

function finish(out: Bytes, at: number): number {
  out.view.setUint8(at, quote)
  return at + 1
}
