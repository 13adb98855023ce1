import { buffer } from 'node:stream/consumers'
import { createGzip, gzipSync } from 'node:zlib'
import { pack as createPack, type Header } from 'tar-stream'
import { expect, it } from 'vitest'
import { archiveFaults } from './archive-faults.ts'

const store = { group: 'shop/public', name: 'documents' }
const archive = async (...headers: (Partial<Header> & { name: string })[]) => {
  const pack = createPack()
  for (const header of headers) {
    const isFile = header.type === undefined || header.type === 'file'
    pack.entry({ mode: 0o644, ...header }, isFile ? 'content' : '')
  }
  pack.finalize()
  return buffer(pack.pipe(createGzip()))
}

it.each([
  ['a group of two folders', 'shop/public/documents/a.pdf', store],
  ['a group that is escaped', 'shop%2Fpublic/documents/a.pdf', store],
  ['a group that tar names from its own folder', './shop/public/documents/a.pdf', store],
  ['no group', 'documents/a.pdf', { name: 'documents' }],
  ['a name that had to be escaped', 'b%3Ac/documents/a.pdf', { group: 'b:c', name: 'documents' }],
])('[B30] takes %s', async (_title, name, ref) => {
  expect(await archiveFaults(await archive({ name }), ref)).toEqual([])
})

it('[B30] takes folders on the way to the files, and an archive of nothing but the folder', async () => {
  const folder = { name: 'shop/public/documents/', type: 'directory', mode: 0o755 } as const
  expect(
    await archiveFaults(
      await archive({ ...folder, name: './' }, { ...folder, name: 'shop/' }, folder),
      store,
    ),
  ).toEqual([])
})

it.each([
  [
    'another folder',
    { name: 'other/a.pdf' },
    'entry 1 has a name that does not begin with shop/public/documents',
  ],
  [
    'the folder itself as a file',
    { name: 'shop/public/documents' },
    'entry 1 has a name that does not begin with shop/public/documents',
  ],
  ['an absolute name', { name: '/shop/public/documents/a' }, 'entry 1 has a name that is not relative'],
  [
    'a way out',
    { name: 'shop/public/documents/../../x' },
    'entry 1 has a name with parts that lead elsewhere',
  ],
  [
    'a link',
    { name: 'shop/public/documents/a', type: 'symlink', linkname: '/etc/passwd' },
    'entry 1 is a symlink, neither a file nor a folder',
  ],
  ['another mode', { name: 'shop/public/documents/a', mode: 0o600 }, 'entry 1 has the mode 0600, not 0644'],
] as const)('[B30] refuses %s', async (_title, header, fault) => {
  expect(await archiveFaults(await archive(header), store)).toContain(fault)
})

it('[B30] refuses what is empty, no archive, cut off, or has a name twice', async () => {
  const name = 'shop/public/documents/a'
  const good = await archive({ name })
  expect(await archiveFaults(await archive(), store)).toEqual(['it has no entry'])
  expect(await archiveFaults(Buffer.from('name,email'), store)).toEqual(['it is no whole gzip file'])
  expect(await archiveFaults(good.subarray(0, -12), store)).toContain('it is no whole gzip file')
  expect(await archiveFaults(gzipSync(Buffer.alloc(700, 'x')), store)).toContain(
    'its tar is broken or cut off',
  )
  expect(await archiveFaults(await archive({ name }, { name }), store)).toEqual([
    'entry 2 has the name of another one',
  ])
})
