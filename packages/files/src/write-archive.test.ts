import { execFile } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGunzip } from 'node:zlib'
import fc from 'fast-check'
import { extract, type Header } from 'tar-stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ArchiveEntry } from './archive-entry.ts'
import { segmentsOf } from './entry-names.ts'
import { writeArchive } from './write-archive.ts'

const run = promisify(execFile)
const store = { name: 'documents', group: 'shop/public' }
const never = new AbortController().signal

let tempStore: string
beforeEach(async () => {
  tempStore = await mkdtemp(path.join(tmpdir(), 'monoid-files-'))
})
afterEach(() => rm(tempStore, { recursive: true, force: true }))

async function write(entries: AsyncIterable<ArchiveEntry> | Iterable<ArchiveEntry>, signal = never) {
  const record = await writeArchive(store, entries, { tempStore, signal })
  return path.join(tempStore, record.file ?? '')
}

async function read(file: string): Promise<{ header: Header; content: Buffer }[]> {
  const found: { header: Header; content: Buffer }[] = []
  const tar = extract()
  const unpacked = pipeline(createReadStream(file), createGunzip(), tar)
  for await (const entry of tar) {
    const chunks: Buffer[] = []
    for await (const chunk of entry) chunks.push(chunk as Buffer)
    found.push({ header: entry.header, content: Buffer.concat(chunks) })
  }
  await unpacked
  return found
}

async function* stream(bytes: Uint8Array, step: number): AsyncGenerator<Uint8Array> {
  const reused = new Uint8Array(step)
  for (let start = 0; start < bytes.length; start += step) {
    const piece = bytes.subarray(start, start + step)
    reused.set(piece)
    yield reused.subarray(0, piece.length)
    reused.fill(0xff)
  }
}

describe('writeArchive', () => {
  it('[B30] yields a FILE record that names a gzipped tar relative to the temp store', async () => {
    const record = await writeArchive(store, [{ name: ['a.txt'], content: 'hello' }], {
      tempStore,
      signal: never,
    })
    expect(record).toEqual({
      record_type: 'FILE',
      schema_name: 'documents',
      schema_group: 'shop/public',
      file: expect.stringMatching(/^shop_public-documents-[0-9a-f]{16}\.tar\.gz$/),
    })
    expect(await readdir(tempStore)).toEqual([record.file])
    expect((await stat(path.join(tempStore, record.file ?? ''))).mode & 0o777).toBe(0o644)
  })

  it('[B30] holds regular files of mode 0644 under group/table/', async () => {
    const file = await write([
      { name: ['2026', 'mäil.txt'], content: 'größer' },
      { name: ['empty'], content: '' },
      { name: ['empty stream'], content: stream(new Uint8Array(), 1) },
    ])
    const entries = await read(file)
    expect(entries.map(({ header }) => [header.name, header.type, header.mode, header.size])).toEqual([
      ['shop%2Fpublic/documents/2026/mäil.txt', 'file', 0o644, 8],
      ['shop%2Fpublic/documents/empty', 'file', 0o644, 0],
      ['shop%2Fpublic/documents/empty stream', 'file', 0o644, 0],
    ])
    expect(entries[0]?.content.toString()).toBe('größer')
  })

  it('[B30] has at least one entry where there is no file', async () => {
    const entries = await read(await write([]))
    expect(entries.map(({ header }) => [header.name, header.type])).toEqual([
      ['shop%2Fpublic/documents/', 'directory'],
    ])
  })

  it('[B28] makes the same bytes of the same files, in a file of its own', async () => {
    const entries: ArchiveEntry[] = [{ name: ['a'], content: 'one' }]
    const [first, second] = [await write(entries), await write(entries)]
    expect(second).not.toBe(first)
    expect((await readFile(second)).equals(await readFile(first))).toBe(true)
  })

  it('keeps any content under any name, in whatever pieces it comes', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }),
      fc.integer({ min: 0, max: 300_000 }).map((length) => new Uint8Array(length).map((_, i) => i % 251)),
    )
    const entry = fc.record({
      name: fc.array(fc.string({ unit: 'binary', maxLength: 150 }), { minLength: 1, maxLength: 3 }),
      bytes,
      step: fc.integer({ min: 500, max: 100_000 }),
      way: fc.constantFrom('whole', 'stream', 'stream with size'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 5 }), async (list) => {
        const file = await write(
          list.map(({ name, bytes, step, way }): ArchiveEntry => {
            if (way === 'whole') return { name, content: bytes }
            const content = stream(bytes, step)
            return way === 'stream' ? { name, content } : { name, content, size: bytes.length }
          }),
        )
        const found = await read(file)
        expect(found.map(({ header }) => segmentsOf(header.name))).toEqual(
          list.map(({ name }) => ['shop/public', 'documents', ...name]),
        )
        for (const [index, { content }] of found.entries()) {
          expect(content.equals(list[index]?.bytes ?? new Uint8Array())).toBe(true)
        }
        await rm(file)
      }),
      { numRuns: 60 },
    )
  })

  it('[B30] is read and unpacked by tar itself', async () => {
    const file = await write([
      { name: ['..', 'up\\and', 'a/b\n.txt'], content: 'one' },
      { name: ['ü'.repeat(150), 'long'], content: 'two' },
      { name: ['n'.repeat(400)], content: stream(Buffer.from('three'), 2) },
    ])
    const listed = (await run('tar', ['-tzf', file, '--quoting-style=literal'])).stdout.trimEnd().split('\n')
    expect(listed.map(segmentsOf)).toEqual([
      ['shop/public', 'documents', '..', 'up\\and', 'a/b\n.txt'],
      ['shop/public', 'documents', 'ü'.repeat(150), 'long'],
      ['shop/public', 'documents', 'n'.repeat(400)],
    ])
    const { stderr } = await run('tar', ['-xzf', file, '-C', tempStore])
    expect(stderr).toBe('')
    const contents = await Promise.all(listed.map((name) => readFile(path.join(tempStore, name), 'utf8')))
    expect(contents).toEqual(['one', 'two', 'three'])
  })
})

describe('a failing writeArchive', () => {
  it('wants a temp store', async () => {
    await expect(writeArchive(store, [], { signal: never })).rejects.toMatchObject({ code: 'TEMP_STORE' })
    await expect(
      writeArchive(store, [], { tempStore: path.join(tempStore, 'missing'), signal: never }),
    ).rejects.toMatchObject({ code: 'TEMP_STORE', message: expect.stringContaining('ENOENT') })
  })

  it.each([
    [
      'short',
      { name: ['x'], content: 'four', size: 5 },
      'file 2 of the archive holds 4 bytes; expected the 5',
    ],
    ['long', { name: ['x'], content: 'four', size: 3 }, 'file 2 of the archive holds more than 3 bytes'],
    ['nameless', { name: [], content: '' }, 'file 2 of the archive has no name'],
  ])('refuses an entry that is %s and leaves nothing behind', async (_, entry, message) => {
    await expect(write([{ name: ['a'], content: 'a' }, entry])).rejects.toMatchObject({
      code: 'ARCHIVE_ENTRY',
      message: expect.stringContaining(message),
    })
    expect(await readdir(tempStore)).toEqual([])
  })

  it('passes on what the entries throw and leaves nothing behind', async () => {
    const fault = new Error('the service is down')
    let closed = false
    async function* entries(): AsyncGenerator<ArchiveEntry> {
      try {
        yield { name: ['a'], content: new Uint8Array(1_000_000) }
        yield { name: ['b'], content: failing() }
      } finally {
        closed = true
      }
    }
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(1_000_000)
      throw fault
    }
    await expect(write(entries())).rejects.toBe(fault)
    expect(closed).toBe(true)
    expect(await readdir(tempStore)).toEqual([])
  })

  it.each(['entry', 'content', 'content with size'])(
    'ends at once when aborted while an %s hangs',
    async (where) => {
      const abort = new AbortController()
      const reason = new Error('enough')
      const hang = () => {
        setTimeout(() => abort.abort(reason), 20)
        return new Promise<never>(() => undefined)
      }
      async function* content(): AsyncGenerator<Uint8Array> {
        yield new Uint8Array(500_000)
        await hang()
      }
      async function* entries(): AsyncGenerator<ArchiveEntry> {
        if (where === 'entry') await hang()
        const size = where === 'content with size' ? { size: 1_000_000 } : {}
        yield { name: ['a'], content: content(), ...size }
      }
      await expect(write(entries(), abort.signal)).rejects.toBe(reason)
      expect(await readdir(tempStore)).toEqual([])
    },
  )

  it('does not begin when aborted already', async () => {
    const reason = new Error('enough')
    await expect(write([], AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})
