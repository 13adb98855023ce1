import { type Codec, quote } from '../codec.ts'

/** The bytes of a BIT column, highest first, as a string of binary digits; the parameter is their number. */
export const bits: Codec = (source, start, end, out, at, parameter) => {
  out.view.setUint8(at, quote)
  for (let bit = 0; bit < parameter; bit += 1) {
    const position = end - 1 - (bit >> 3)
    const byte = position < start ? 0 : source.view.getUint8(position)
    out.view.setUint8(at + parameter - bit, 0x30 | ((byte >> (bit & 7)) & 1))
  }
  out.view.setUint8(at + parameter + 1, quote)
  return at + parameter + 2
}
