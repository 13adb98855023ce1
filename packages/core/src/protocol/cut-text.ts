/**
 * Finds how much of a text fits into so many bytes of JSON. Cuts fall between code points and, where more than four
 * units fit, at a multiple of four units from the text's start, so that pieces of base64 can be decoded alone.
 *
 * @param text the whole text
 * @param start where the piece begins, in UTF-16 units
 * @param maxBytes the most bytes the piece may have in JSON, its quotes not counted; at least 6, the longest escape
 * @returns where the piece ends, and its bytes in JSON where that is the end of the text
 * @example cutText('naïve', 0, 6) // { end: 4, bytes: 5 }
 */
export function cutText(text: string, start: number, maxBytes: number): { end: number; bytes: number } {
  let end = start
  let bytes = 0
  while (end < text.length) {
    const units = isPair(text, end) ? 2 : 1
    const next = bytes + (units === 2 ? 4 : jsonBytes(text.charCodeAt(end)))
    if (next > maxBytes) return { end: aligned(text, start, end), bytes }
    bytes = next
    end += units
  }
  return { end, bytes }
}

function aligned(text: string, start: number, end: number): number {
  const even = end - (end % 4)
  return even > start && !isPair(text, even - 1) ? even : end
}

/** Whether a surrogate pair begins here. */
function isPair(text: string, at: number): boolean {
  return isWithin(text.charCodeAt(at), 0xd800, 0xdbff) && isWithin(text.charCodeAt(at + 1), 0xdc00, 0xdfff)
}

/** The bytes that JSON.stringify and UTF-8 make of one unit outside a pair; a lone surrogate becomes `\udxxx`. */
function jsonBytes(unit: number): number {
  if (unit < 0x20) return isWithin(unit, 0x08, 0x0d) && unit !== 0x0b ? 2 : 6
  if (unit === 0x22 || unit === 0x5c) return 2
  if (unit < 0x80) return 1
  if (unit < 0x800) return 2
  return isWithin(unit, 0xd800, 0xdfff) ? 6 : 3
}

function isWithin(unit: number, low: number, high: number): boolean {
  return unit >= low && unit <= high
}
