import type { Bytes } from '../bytes.ts'
import { type Codec, quote } from '../codec.ts'
import { hexPairs, writeCheckedEscaped, writeEscaped } from './json-escape.ts'

/** Text of a server that sends valid UTF-8 and nothing else: it is escaped, not checked. */
export const escapedText: Codec = (source, start, end, out, at) => {
  out.view.setUint8(at, quote)
  const after = writeEscaped(source, start, end, out, at + 1)
  out.view.setUint8(after, quote)
  return after + 1
}

/**
 * Makes the codec for text that may be no UTF-8: such a value becomes `\x` and its bytes in hexadecimal digits, and
 * never U+FFFD.
 *
 * @param tellInvalid called for each value that is no UTF-8
 * @returns the codec
 * @example const checkedText = checkedTextTelling(() => (invalid += 1))
 */
export function checkedTextTelling(tellInvalid: () => void): Codec {
  return (source, start, end, out, at) => {
    out.view.setUint8(at, quote)
    const after = writeCheckedEscaped(source, start, end, out, at + 1)
    if (after >= 0) {
      out.view.setUint8(after, quote)
      return after + 1
    }
    tellInvalid()
    return writeHexText(source, start, end, out, at)
  }
}

/** `"\x…"`, its backslash escaped as JSON wants it. */
function writeHexText(source: Bytes, start: number, end: number, out: Bytes, at: number): number {
  out.view.setInt32(at, 0x785c5c22, true)
  let target = at + 4
  for (let position = start; position < end; position += 1, target += 2) {
    out.view.setUint16(target, hexPairs[source.view.getUint8(position)] as number, true)
  }
  out.view.setUint8(target, quote)
  return target + 1
}
