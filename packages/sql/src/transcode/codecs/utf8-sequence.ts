/** The top bits of the three bytes after the first of four, as a signed integer. */
const continuationBits = 0x80808000 | 0

/**
 * Copies one character beyond ASCII, if its bytes are UTF-8 as RFC 3629 defines it: no surrogates, nothing spelt longer than
 * it need be, nothing beyond U+10FFFF.
 *
 * @param from where it stands
 * @param position its first byte, 0x80 to 0xff
 * @param end one past the last byte that may be read
 * @param into where it goes; four bytes may be written there
 * @param at the position in `into`
 * @returns how many bytes it has, 2 to 4, or 0 where they are no UTF-8
 * @example const bytes = copySequence(from, position, end, into, at)
 */
export function copySequence(
  from: DataView,
  position: number,
  end: number,
  into: DataView,
  at: number,
): number {
  const left = end - position
  const lead = from.getUint8(position)
  if (lead < 0xe0) {
    if (lead < 0xc2 || left < 2) return 0
    const pair = from.getUint16(position, true)
    into.setUint16(at, pair, true)
    return (pair & 0xc000) === 0x8000 ? 2 : 0
  }
  if (lead < 0xf0) {
    if (left < 3) return 0
    const pair = from.getUint16(position, true)
    const third = from.getUint8(position + 2)
    into.setUint16(at, pair, true)
    into.setUint8(at + 2, third)
    if ((pair & 0xc000) !== 0x8000 || (third & 0xc0) !== 0x80) return 0
    const second = pair >> 8
    if (lead === 0xe0) return second >= 0xa0 ? 3 : 0
    return lead !== 0xed || second < 0xa0 ? 3 : 0
  }
  if (lead > 0xf4 || left < 4) return 0
  const word = from.getInt32(position, true)
  into.setInt32(at, word, true)
  if ((word & 0xc0c0c000) !== continuationBits) return 0
  const second = (word >> 8) & 0xff
  if (lead === 0xf0) return second >= 0x90 ? 4 : 0
  return lead !== 0xf4 || second < 0x90 ? 4 : 0
}
