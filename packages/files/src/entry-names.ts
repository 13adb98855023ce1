import { escapeName, nameGoesOn, unescapeName } from './escape-name.ts'

type Kind = 'file' | 'folder'

// Before the extension, so that the file still opens with the right program.
const extension = /\.[A-Za-z0-9]{1,8}$/
const tieBreak = /%~\d+(?=(?:\.[A-Za-z0-9]{1,8})?(?:%\+)?$)/

/**
 * Gives the entries of one archive their names, so that all of them can be unpacked anywhere: a name that is
 * taken (in another case or normal form, or by a folder where a file is to go) gets `%~2` and so on before
 * its extension. Holds a short text per entry.
 *
 * @example
 * const names = new EntryNames()
 * names.name(['shop', 'documents', 'scan.pdf']) // 'shop/documents/scan.pdf'
 * names.name(['shop', 'documents', 'Scan.pdf']) // 'shop/documents/Scan%~2.pdf'
 */
export class EntryNames {
  readonly #taken = new Map<string, Kind>()
  readonly #nextTie = new Map<string, number>()

  /**
   * @param segments the folders and the file, unescaped
   * @returns the entry's name: relative, escaped, its parts joined by `/`
   */
  name(segments: readonly string[]): string {
    const pieces = segments.flatMap(escapeName)
    return pieces.reduce(
      (parent, piece, index) => this.#take(parent, piece, index < pieces.length - 1 ? 'folder' : 'file'),
      '',
    )
  }

  /**
   * The same for an entry that is itself a folder.
   *
   * @param segments the folders, unescaped
   * @returns the entry's name with `/` at its end
   */
  folder(segments: readonly string[]): string {
    const pieces = segments.flatMap(escapeName)
    return `${pieces.reduce((parent, piece) => this.#take(parent, piece, 'folder'), '')}/`
  }

  #take(parent: string, piece: string, kind: Kind): string {
    const prefix = parent === '' ? '' : `${parent}/`
    const first = fold(prefix + piece)
    const start = kind === 'file' ? this.#nextTie.get(first) : undefined
    for (let tie = start ?? 1; ; tie++) {
      const path = prefix + withTie(piece, tie)
      const key = tie === 1 ? first : fold(path)
      const holder = this.#taken.get(key)
      if (holder === 'folder' && kind === 'folder') return path
      if (holder !== undefined) continue
      this.#taken.set(key, kind)
      if (kind === 'file') this.#nextTie.set(first, tie + 1)
      return path
    }
  }
}

/**
 * Gives back the segments that an entry's name was made of.
 *
 * @param name the name of an entry of an archive
 * @returns folders and file as the store named them
 * @example segmentsOf('shop%2Fpublic/documents/scan%~2.pdf') // ['shop/public', 'documents', 'scan.pdf']
 */
export function segmentsOf(name: string): string[] {
  const segments: string[] = []
  let pieces: string[] = []
  for (const piece of name.replace(/\/$/, '').split('/')) {
    pieces.push(piece.replace(tieBreak, ''))
    if (nameGoesOn(piece)) continue
    segments.push(unescapeName(pieces))
    pieces = []
  }
  return segments
}

function withTie(piece: string, tie: number): string {
  if (tie === 1) return piece
  const end = nameGoesOn(piece) ? '%+' : (extension.exec(piece)?.[0] ?? '')
  return `${piece.slice(0, piece.length - end.length)}%~${tie}${end}`
}

/** Coarser than any file system's idea of the same name: too coarse costs a longer name, too fine costs a file. */
function fold(path: string): string {
  return path.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
}
