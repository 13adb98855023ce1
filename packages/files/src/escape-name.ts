// What makes names unique, and what keeps device names off, finds room up to the 255 bytes of a file system.
const maxPieceBytes = 236

// Path separators, the escape itself, what Windows forbids, controls, line ends, marks that turn the reading direction.
const unsafe = /[/\\%<>:"|?*\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\uFEFF]/u
const reservedOnWindows = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])(?= *(?:\.|$))/iu
const goesOn = '%+'
const empty = '%'

/**
 * Makes any text a safe name of a file or a folder, on every system: no separator, no control character, no
 * `.` or `..`, no trailing dot or blank, no name that Windows keeps for devices. What is not safe becomes `%` and two
 * hexadecimal digits per byte of UTF-8, as in a URL (a lone surrogate becomes `%u` and four); the empty text becomes
 * `%`. All other characters stay as they are, in the normal form in which they came, so that `unescapeName` gives
 * back exactly what went in.
 *
 * @param text what to name a file after, for instance a file's name as its system knows it
 * @returns one piece of at most 240 bytes or, where the text is longer, several: each but the last one ends in `%+` and
 *   names a folder that holds the next
 * @example escapeName('../a:b.') // ['..%2Fa%3Ab%2E']
 */
export function escapeName(text: string): string[] {
  if (text === '') return [empty]
  const harmlessUntil = text.replace(/[. ]+$/, '').length
  const pieces: string[] = []
  let piece = ''
  let bytes = 0
  let index = 0
  for (const character of text) {
    const safe = index < harmlessUntil && !unsafe.test(character)
    const written = safe ? character : escapeCharacter(character)
    const length = Buffer.byteLength(written)
    if (bytes + length > maxPieceBytes) {
      pieces.push(piece + goesOn)
      piece = ''
      bytes = 0
    }
    piece += written
    bytes += length
    index += character.length
  }
  return [...pieces, piece].map((name) =>
    reservedOnWindows.test(name) ? escapeCharacter(name.charAt(0)) + name.slice(1) : name,
  )
}

/**
 * Gives back the text that `escapeName` was given.
 *
 * @param pieces the names of one file and of the folders that its name goes on from
 * @returns the text
 * @example unescapeName(['%2E%2E']) // '..'
 */
export function unescapeName(pieces: readonly string[]): string {
  const escaped = pieces
    .map((piece, index) => (index < pieces.length - 1 ? piece.slice(0, -goesOn.length) : piece))
    .join('')
  if (escaped === empty) return ''
  return escaped.replace(/%u([0-9A-F]{4})|(?:%[0-9A-F]{2})+/g, (bytes: string, surrogate?: string) =>
    surrogate === undefined ? decodeURIComponent(bytes) : String.fromCharCode(Number.parseInt(surrogate, 16)),
  )
}

/**
 * Whether a piece of an escaped name is a folder in which the name goes on.
 *
 * @param piece a part of an entry's name
 * @returns true where the next part belongs to the same name
 * @example nameGoesOn('aaa%+') // true
 */
export function nameGoesOn(piece: string): boolean {
  return piece.endsWith(goesOn)
}

function escapeCharacter(character: string): string {
  if (/\p{Cs}/u.test(character)) {
    return `%u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  }
  return [...Buffer.from(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}
