import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeFileAtomically } from './write-file-atomically.ts'

describe('writeFileAtomically', () => {
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'monoid-atomic-'))
    file = path.join(folder, 'spec.yaml')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('makes a file, and leaves nothing else in its folder', async () => {
    await writeFileAtomically(file, 'a: ü\n')
    expect(await readFile(file, 'utf8')).toBe('a: ü\n')
    expect(await readdir(folder)).toEqual(['spec.yaml'])
  })

  it('replaces a file whole and keeps its mode', async () => {
    await writeFile(file, 'old')
    await chmod(file, 0o640)
    const before = await stat(file)
    await writeFileAtomically(file, 'new')
    const after = await stat(file)
    expect(await readFile(file, 'utf8')).toBe('new')
    expect(after.mode).toBe(before.mode)
    expect(after.ino).not.toBe(before.ino)
  })

  it('keeps a link and replaces what it leads to', async () => {
    const target = path.join(folder, 'target.yaml')
    await writeFile(target, 'old')
    await symlink('target.yaml', file)
    await writeFileAtomically(file, 'new')
    expect(await readlink(file)).toBe('target.yaml')
    expect(await readFile(target, 'utf8')).toBe('new')
  })

  it('changes nothing where it cannot be written', async () => {
    await mkdir(file)
    await expect(writeFileAtomically(file, 'new')).rejects.toMatchObject({ code: 'OUTPUT_FAILED' })
    const absent = path.join(folder, 'absent', 'spec.yaml')
    await expect(writeFileAtomically(absent, 'new')).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: `${absent} cannot be written (ENOENT)`,
    })
    expect(await readdir(folder)).toEqual(['spec.yaml'])
  })
})
