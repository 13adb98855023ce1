import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { serverKinds } from '@monoid-kit/testkit/standalone'
import { measureNames } from '../measure-names.ts'
import { type Piece, pieceVersion } from './piece.ts'

/**
 * Keeps a piece; an earlier one of the same measure on the same server is replaced.
 *
 * @param folder where pieces are kept; made if it is not there
 * @param piece what was found
 * @returns the file
 * @throws the file system's error
 * @example await keepPiece('reports/benchmarks/full', piece)
 */
export async function keepPiece(folder: string, piece: Piece): Promise<string> {
  const file = path.join(folder, `${piece.kind}.${piece.measure}.json`)
  await mkdir(folder, { recursive: true })
  // A run that is killed while it writes must not leave half a piece in the place of a whole one.
  await writeFile(`${file}.part`, `${JSON.stringify(piece, undefined, 2)}\n`)
  await rename(`${file}.part`, file)
  return file
}

/**
 * Reads all pieces that are kept.
 *
 * @param folder where they are kept
 * @returns the pieces by server and measure, in the order of `serverKinds` and `measureNames`; none where there is no folder
 * @throws Error where a file holds no piece of this form
 * @example const pieces = await readPieces('reports/benchmarks/full')
 */
export async function readPieces(folder: string): Promise<Piece[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const files = names.filter((name) => name.endsWith('.json')).map((name) => path.join(folder, name))
  const pieces = await Promise.all(files.map(readPiece))
  return pieces.sort(
    (one, other) =>
      serverKinds.indexOf(one.kind) - serverKinds.indexOf(other.kind) ||
      measureNames.indexOf(one.measure) - measureNames.indexOf(other.measure),
  )
}

async function readPiece(file: string): Promise<Piece> {
  const text = await readFile(file, 'utf8')
  let piece: Partial<Piece> | null
  try {
    piece = JSON.parse(text) as Partial<Piece> | null
  } catch (cause) {
    throw new Error(`${file} is not JSON; measure it again`, { cause })
  }
  if (piece?.version !== pieceVersion) {
    throw new Error(`${file} is of form ${piece?.version}, expected was ${pieceVersion}; measure it again`)
  }
  return piece as Piece
}
