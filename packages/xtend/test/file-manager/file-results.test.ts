import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, it, onTestFinished, vi } from 'vitest'
import { FileManager } from '../../src/file-manager/file-manager.ts'
import { serveFiles } from '../../src/file-manager/stand-in/serve-files.ts'
import { startService } from '../service.ts'

const { signal } = new AbortController()
const letters = { schema_group: 'shop', schema_name: 'letters' }
const stores = [{ name: 'letters', group: 'shop', rows: [], files: ['an archive of letters'] }]
const body = { handles: [{ ...letters, request_type: 'QUERY' }] }

/** A file manager that has a port of its own, and a client of it. */
async function openFiles() {
  const folder = await mkdtemp(path.join(tmpdir(), 'monoid-files-'))
  const server = await serveFiles({ folder, port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${server.port}/files/volume/projects/letters/`
  const files = new FileManager({ url, attempts: 1 })
  onTestFinished(async () => {
    files.close()
    await server.close()
    await rm(folder, { recursive: true })
  })
  return { files, url, close: () => server.close() }
}

it('a result that is a file is read from the URL in the answer', async () => {
  const { files, url } = await openFiles()
  const { call } = await startService({ stores, files })
  const [record] = (await (await call('/requests/results', { body })).json()) as { file: string }[]
  expect(record).toMatchObject({ record_type: 'FILE', ...letters })
  expect(await (await fetch(record?.file ?? '')).text()).toBe('an archive of letters')
  const [listed] = await files.list({ folder: 'results', signal })
  expect(url + listed?.name).toBe(record?.file)
  expect((await buffer(files.read(listed?.name ?? '', { signal }))).toString()).toBe('an archive of letters')
})

it('callers that choose one id for their requests do not write over the files of one another', async () => {
  const { files } = await openFiles()
  const texts = ['the letters of Ann', 'the letters of Bob']
  const urls: string[] = []
  for (const text of texts) {
    const { call } = await startService({
      stores: [{ ...stores[0], name: 'letters', rows: [], files: [text] }],
      files,
    })
    const response = await call('/requests/results', { body, headers: { 'x-request-id': 'nightly-export' } })
    for (const { file } of (await response.json()) as { file: string }[]) urls.push(file)
  }
  expect(await Promise.all(urls.map(async (url) => (await fetch(url)).text()))).toEqual(texts)
})

it('an answer that fails leaves none of its files behind', async () => {
  const { files } = await openFiles()
  const failing = { name: 'notes', rows: [{ author: 'ann@example.org' }], failAfter: 0 }
  const { call } = await startService({ stores: [...stores, failing], files })
  const handles = [...body.handles, { schema_name: 'notes', request_type: 'QUERY' }]
  const response = await call('/requests/results', { body: { handles } })
  await expect(response.text()).rejects.toThrow()
  await vi.waitUntil(async () => (await files.list({ folder: 'results', signal })).length === 0, {
    timeout: 20_000,
  })
})

it('a file manager that is gone is a fault that passes, told with its code', async () => {
  const { files, close } = await openFiles()
  const { call } = await startService({ stores, files })
  await close()
  const response = await call('/requests/results', { body })
  expect(response.status).toBeGreaterThanOrEqual(500)
  expect(await response.json()).toMatchObject({ code: 'CONNECT_FAILED' })
})
