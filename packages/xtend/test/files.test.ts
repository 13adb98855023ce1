import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { StorePlan } from './sample-silo.ts'
import { linesOf, startService } from './service.ts'

const stores: readonly StorePlan[] = [
  { name: 'letters of "Ann"/2026', group: 'shop', rows: [], files: ['an archive of letters'] },
  { name: 'notes', rows: [{ author: 'ann@example.org' }] },
  { name: 'waits', rows: [{ author: 'ann@example.org' }], waitAfter: 0 },
]
const letters = { schema_group: 'shop', schema_name: 'letters of "Ann"/2026' }
const handleOf = (name: string) => ({ schema_name: name, request_type: 'QUERY' })
const body = { handles: [{ ...letters, request_type: 'QUERY' }] }

async function cacheFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'xtend-files-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return path.join(folder, 'made when it is needed')
}

describe('a result that is a file', () => {
  test('is a download with a harmless name, and nothing is left of it', async () => {
    const cacheDir = await cacheFolder()
    const { call } = await startService({ stores, cacheDir })
    for (const accept of ['application/gzip', '*/*', 'application/json, application/gzip;q=0.1']) {
      const response = await call('/requests/results', { body, accept })
      expect([...response.headers]).toEqual(
        expect.arrayContaining([
          ['content-type', 'application/gzip'],
          ['content-length', '21'],
          ['content-disposition', 'attachment; filename="letters_of_Ann_2026.tar.gz"'],
          ['cache-control', 'no-store'],
        ]),
      )
      expect(await response.text()).toBe('an archive of letters')
    }
    await vi.waitUntil(async () => (await readdir(cacheDir)).length === 0, { timeout: 20_000 })
  })

  test('goes to the file manager where there is one, and the answer holds its URL', async () => {
    const stored: [string, string][] = []
    const files = {
      async store(name: string, content: unknown) {
        let text = ''
        for await (const chunk of content as AsyncIterable<Uint8Array>) text += String(chunk)
        stored.push([name, text])
        return { name, url: `http://files.internal/${name}`, bytes: text.length }
      },
      delete: async () => true,
    }
    const { call } = await startService({ stores, files, cacheDir: await cacheFolder() })
    const handles = [...body.handles, { schema_name: 'notes', request_type: 'QUERY' }]
    const headers = { 'x-request-id': 'request-0001' }
    const response = await call('/requests/results', {
      body: { handles },
      accept: 'application/x-ndjson',
      headers,
    })
    const lines = linesOf(await response.text())
    const [[name = ''] = []] = stored
    expect(name).toMatch(/^results\/[\da-f-]{36}\/1-letters_of_Ann_2026\.tar\.gz$/)
    expect(lines).toEqual([
      { record_type: 'FILE', ...letters, file: `http://files.internal/${name}` },
      { record_type: 'RECORD', schema_name: 'notes', data: { author: 'ann@example.org' } },
    ])
    expect(stored).toEqual([[name, 'an archive of letters']])
  })

  test('leaves no folder behind where the caller goes away, and has none where no file is made', async () => {
    const cacheDir = await cacheFolder()
    const { call, silo } = await startService({ stores, cacheDir })
    await (await call('/requests/results', { body: { handles: [handleOf('notes')] } })).json()
    expect(existsSync(cacheDir)).toBe(false)
    const away = new AbortController()
    const waiting = { handles: [...body.handles, handleOf('waits')] }
    const answer = call('/requests/results', { body: waiting, signal: away.signal }).catch(() => 'gone')
    await vi.waitUntil(() => silo.waiting.size === 1, { timeout: 20_000 })
    expect(await readdir(cacheDir)).toHaveLength(1)
    away.abort()
    expect(await answer).toBe('gone')
    await vi.waitUntil(async () => (await readdir(cacheDir)).length === 0, { timeout: 20_000 })
  })

  test('is a fault of the operator where no folder can be made; records need none', async () => {
    const { call, logged } = await startService({ stores, cacheDir: '/dev/null/nothing can be made here' })
    const response = await call('/requests/results', { body: { handles: [handleOf('notes')] } })
    expect(await response.json()).toHaveLength(1)
    expect((await call('/requests/results', { body })).status).toBe(500)
    expect(logged).toContainEqual(expect.objectContaining({ level: 'warn', code: 'TEMP_STORE' }))
  })
})
