import { Buffer } from 'node:buffer'

/** What JSON may hold as it is, and a terminal obeys or hides. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu

/**
 * Lines of JSON as a terminal can show them: the same JSON, with control characters and invisible ones escaped.
 *
 * @param lines whole lines of JSON
 * @returns the lines
 * @example await shell.print(terminalLines(bytes))
 */
export function terminalLines(lines: Uint8Array): string {
  return Buffer.from(lines)
    .toString()
    .replace(unsafe, (character) => (character === '\n' ? character : escaped(character)))
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
