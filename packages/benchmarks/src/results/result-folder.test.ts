import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pieceOf } from '../../test/sample-piece.ts'
import { figuresOf } from './piece.ts'
import { keepPiece, readPieces } from './result-folder.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'benchmark-results-'))
})
afterEach(() => rm(root, { recursive: true }))

describe('the folder of results', () => {
  it('holds none before anything was measured', async () => {
    expect(await readPieces(path.join(root, 'missing'))).toEqual([])
  })

  it('gives pieces of several runs back whole, by server and measure', async () => {
    const folder = path.join(root, 'a', 'b')
    const pieces = [
      pieceOf('mariadb', 'wide', { 'mariadb.wide.mysql2': 4.5 }),
      pieceOf('postgres', 'delete', { 'postgres.delete.statements': 1 / 3 }),
      pieceOf('postgres', 'wide', {}),
    ]
    for (const piece of pieces) await keepPiece(folder, piece)
    const read = await readPieces(folder)
    expect(read).toEqual([pieces[2], pieces[1], pieces[0]])
    expect(figuresOf(read).get('postgres.delete.statements')).toBe(1 / 3)
    expect(figuresOf(read).get('mariadb.wide.mysql2')).toBe(4.5)
  })

  it('replaces what was measured before', async () => {
    await keepPiece(root, pieceOf('mysql', 'wide', { a: 1 }))
    await keepPiece(root, pieceOf('mysql', 'wide', { b: 2 }))
    expect((await readPieces(root)).map(({ figures }) => figures)).toEqual([{ b: 2 }])
    expect(await readdir(root)).toEqual(['mysql.wide.json'])
  })

  it.each([
    ['{', 'is not JSON'],
    ['null', 'is of form undefined'],
    ['{"version":0}', 'is of form 0, expected was 1'],
  ])('refuses %s, and says which file', async (text, message) => {
    await writeFile(path.join(root, 'mysql.wide.json'), text)
    await expect(readPieces(root)).rejects.toThrow(message)
    await expect(readPieces(root)).rejects.toThrow('mysql.wide.json')
  })
})
