import { cutText } from '../protocol/cut-text.ts'

const ellipsis = '…'
const ellipsisBytes = 3
/** The longest escape of one character; less than that is no room for anything. */
const leastBytes = 6

/**
 * A text that takes at most so many bytes in JSON, its quotes not counted; what is cut off is marked with `…`.
 *
 * @param text the text
 * @param maxBytes bytes; where even `…` and a character do not fit, the text becomes empty
 * @returns the text itself where it fits
 * @example shortenText('a long explanation', 12) // 'a long e…'
 */
export function shortenText(text: string, maxBytes: number): string {
  if (maxBytes < leastBytes + ellipsisBytes) return ''
  if (cutText(text, 0, maxBytes).end === text.length) return text
  return text.slice(0, cutText(text, 0, maxBytes - ellipsisBytes).end) + ellipsis
}
