import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { namedPipe } from '../../test/support/named-pipe.ts'
import { readServerConfig } from './read-server-config.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'server-config-'))
})

afterEach(() => rm(folder, { recursive: true }))

async function propertiesOf(content: string | Uint8Array): Promise<Readonly<Record<string, string>>> {
  await writeFile(path.join(folder, 'server.config'), content)
  return (await readServerConfig({ folder })).properties
}

describe('readServerConfig', () => {
  it('reads properties as Java does', async () => {
    const lines = [
      '\uFEFFequals=1',
      '  colon : 2',
      'blank 3',
      'tabbed\t4',
      '# comment=no',
      '! comment=no',
      'none',
      'empty=',
      'url=https://h:1/x?a=b',
      'long=a,\\',
      '   b',
      'unicode=\\u00e9\\u0021',
      'escapes=a\\tb\\\\c\\=',
      'key\\ with\\:all\\==5',
      'twice=first',
      'twice=last',
      'padded=token  ',
      'utf8=Zoë',
      'windows=6\r',
      'end=no line feed',
    ]
    expect(await propertiesOf(lines.join('\n'))).toEqual({
      equals: '1',
      colon: '2',
      blank: '3',
      tabbed: '4',
      none: '',
      empty: '',
      url: 'https://h:1/x?a=b',
      long: 'a,b',
      unicode: 'é!',
      escapes: 'a\tb\\c=',
      'key with:all=': '5',
      twice: 'last',
      padded: 'token  ',
      utf8: 'Zoë',
      windows: '6',
      end: 'no line feed',
    })
  })

  it('reads a file of the Java SDK in Latin-1', async () => {
    expect(await propertiesOf(Buffer.from('name=Zo\u00eb', 'latin1'))).toEqual({ name: 'Zoë' })
  })

  it('gives back whatever was escaped', async () => {
    const escaped = (text: string) =>
      [...text]
        .map((unit) => [...Array(unit.length).keys()].map((at) => unicode(unit.charCodeAt(at))).join(''))
        .join('')
    const key = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text !== '__proto__')
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, fc.string({ unit: 'grapheme' })), async (expected) => {
        const lines = Object.entries(expected).map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
        expect(await propertiesOf(lines.join('\n'))).toEqual({ ...expected })
      }),
      { numRuns: 50 },
    )
  })

  it('tells of a broken escape without quoting the file', async () => {
    const read = propertiesOf('authToken=canary\\u00zz')
    await expect(read).rejects.toHaveProperty('code', 'HOST_SETTINGS')
    await expect(read).rejects.not.toHaveProperty('cause')
    await expect(read).rejects.toThrow(/server\.config: a \\u is not followed/)
    await expect(read).rejects.not.toThrow(/canary|00zz/)
  })

  it('tells of a file in UTF-16, as some editors of Windows save it', async () => {
    const read = propertiesOf(Buffer.from('\ufeffauthToken=canary', 'utf16le'))
    await expect(read).rejects.toMatchObject({
      code: 'HOST_SETTINGS',
      hint: expect.stringContaining('UTF-8'),
    })
  })

  it('prefers serverConfig/, and takes a name or a path', async () => {
    await mkdir(path.join(folder, 'serverConfig'))
    await writeFile(path.join(folder, 'serverConfig', 'server.config'), 'at=inside')
    await writeFile(path.join(folder, 'server.config'), 'at=beside')
    await writeFile(path.join(folder, 'other.config'), 'at=other')
    const at = async (file?: string) =>
      (await readServerConfig({ folder, ...(file !== undefined && { file }) })).properties.at
    expect(await at()).toBe('inside')
    expect(await at('other.config')).toBe('other')
    expect(await at(path.join(folder, 'other.config'))).toBe('other')
    await expect(at('/nowhere/server.config')).rejects.toThrow('there is no /nowhere/server.config')
  })

  it('tells what cannot be read', async () => {
    await mkdir(path.join(folder, 'server.config'))
    await expect(readServerConfig({ folder })).rejects.toThrow(/server\.config cannot be read \(EISDIR\)/)
  })

  it('reads a file behind links, as Kubernetes mounts it', async () => {
    await mkdir(path.join(folder, '..2026'))
    await writeFile(path.join(folder, '..2026', 'server.config'), 'at=mounted')
    await symlink('..2026', path.join(folder, '..data'))
    await symlink(path.join('..data', 'server.config'), path.join(folder, 'server.config'))
    expect((await readServerConfig({ folder })).properties).toEqual({ at: 'mounted' })
  })

  it.skipIf(process.platform === 'win32')('refuses a pipe that nobody writes, and a device', async () => {
    await namedPipe(path.join(folder, 'server.config'))
    const refusal = (what: string) => ({
      code: 'HOST_SETTINGS',
      message: expect.stringMatching(`${what}, expected a regular file`),
    })
    await expect(readServerConfig({ folder })).rejects.toMatchObject(refusal('server.config is a pipe'))
    for (const file of ['/dev/zero', '/dev/null']) {
      await expect(readServerConfig({ folder, file })).rejects.toMatchObject(refusal(`${file} is a device`))
    }
  })
})

function unicode(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}
