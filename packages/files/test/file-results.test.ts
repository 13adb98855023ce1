import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { segmentsOf } from '@monoid-kit/files'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Archive, documents, identifier } from './run-archive.ts'

const run = promisify(execFile)
const ref = { schema_group: 'archive/eu', schema_name: 'documents' }

let archive: Archive
beforeEach(async () => {
  archive = await Archive.create()
})
afterEach(() => archive.remove())

describe('a query whose files take a while', () => {
  it('[B25] [B26] answers PROGRESS with a handle, and no data yet', async () => {
    const query = { identifiers: [identifier('documents', '7')] }
    const result = await archive.run('query', { query })
    expect(result).toMatchObject({ exitCode: 0, strayLines: [], stderr: '' })
    expect(result.results).toEqual([
      {
        status: { ...ref, request_status: 'PROGRESS', data_type: 'FILE' },
        handle: { ...ref, data: { export: 'export-7', numbers: ['7'] }, request_type: 'QUERY' },
      },
    ])
  })

  it('[B24] leaves the stores that can answer at once COMPLETE', async () => {
    const query = { identifiers: [identifier('documents', '7'), identifier('profiles', '7')] }
    const { results } = await archive.run('query', { query })
    expect(
      results.map(({ status }) => [status.schema_name, status.request_status, status.data_type]),
    ).toEqual([
      ['documents', 'PROGRESS', 'FILE'],
      ['profiles', 'COMPLETE', 'RECORDS'],
    ])
  })

  it('[B25] stays in progress until the service is done, then is COMPLETE with data type FILE', async () => {
    const requests = { handles: [await archive.query()] }
    const before = await archive.run('request-status', { requests })
    expect(before.statuses).toEqual([{ ...ref, request_status: 'PROGRESS', data_type: 'FILE' }])
    await archive.finishExport()
    const after = await archive.run('request-status', { requests })
    expect(after).toMatchObject({ exitCode: 0, strayLines: [] })
    expect(after.statuses).toEqual([{ ...ref, request_status: 'COMPLETE', data_type: 'FILE' }])
  })

  it('[B25] is FAILED where the service lost the export, and in progress where the service is away', async () => {
    const requests = { handles: [await archive.query()] }
    await archive.finishExport('expired')
    const lost = await archive.run('request-status', { requests })
    expect(lost.statuses).toMatchObject([{ request_status: 'FAILED', data_type: 'FILE' }])
    await rename(archive.path('export-7'), archive.path('gone'))
    const away = await archive.run('request-status', { requests })
    expect(away.exitCode).toBe(0)
    expect(away.statuses).toMatchObject([{ ...ref, request_status: 'PROGRESS' }])
    expect(away.logs).toMatchObject([{ level: 'error', code: 'CONNECT_FAILED' }])
  })
})

describe('request-results with files', () => {
  async function fetchFile() {
    const handle = await archive.query()
    await archive.finishExport()
    const tempStore = await archive.createTempStore()
    const result = await archive.run('request-results', {
      requests: { handles: [handle] },
      persistConf: { temp_store: tempStore },
    })
    return { result, handle, file: path.join(tempStore, result.records[0]?.file ?? ''), tempStore }
  }

  it('[B30] writes one gzipped tar into the temp store and one RECORD that names it', async () => {
    const { result, file, tempStore } = await fetchFile()
    expect(result).toMatchObject({ exitCode: 0, strayLines: [], stderr: '', logs: [] })
    expect(result.records).toEqual([{ record_type: 'FILE', ...ref, file: expect.any(String) }])
    expect(await readdir(tempStore)).toEqual([result.records[0]?.file])
    expect((await stat(file)).mode & 0o777).toBe(0o644)
  })

  it('[B30] names its entries group/table/… and keeps every file inside', async () => {
    const { file } = await fetchFile()
    const listed = (await run('tar', ['-tzf', file, '--quoting-style=literal'])).stdout.trimEnd().split('\n')
    expect(listed.every((name) => name.startsWith('archive%2Feu/documents/'))).toBe(true)
    expect(listed.map((name) => segmentsOf(name)[2]).sort()).toEqual(Object.keys(documents).sort())

    const folder = await mkdtemp(archive.path('unpacked-'))
    await run('tar', ['-xzf', file, '-C', folder])
    for (const name of listed) {
      const document = documents[segmentsOf(name)[2] as keyof typeof documents]
      expect((await readFile(path.join(folder, name))).equals(document)).toBe(true)
    }
  })

  it('[B27] needs only the handle, which comes back as it went', async () => {
    const { handle, result } = await fetchFile()
    expect(Buffer.byteLength(JSON.stringify(handle))).toBeLessThan(65_534)
    expect(JSON.stringify(handle)).not.toContain('scan.pdf')
    expect(result.records).toHaveLength(1)
  })

  it('[B28] can be repeated, with the same bytes', async () => {
    const first = await fetchFile()
    const second = await archive.run('request-results', {
      requests: { handles: [first.handle] },
      persistConf: { temp_store: first.tempStore },
    })
    const again = path.join(first.tempStore, second.records[0]?.file ?? '')
    expect(again).not.toBe(first.file)
    expect((await readFile(again)).equals(await readFile(first.file))).toBe(true)
  })

  it('[B29] [B31] keeps to records, with exact numbers as strings, where there are no binaries', async () => {
    const query = { identifiers: [identifier('profiles', '7')] }
    const { results } = await archive.run('query', { query })
    const { records } = await archive.run('request-results', {
      requests: { handles: results.map(({ handle }) => handle) },
    })
    expect(records).toEqual([
      {
        record_type: 'RECORD',
        schema_group: 'archive/eu',
        schema_name: 'profiles',
        data: { number: '7', email: 'ada@example.com', points: '9007199254740993' },
      },
    ])
  })

  it('[B30] has an archive with an entry also for a person without files', async () => {
    const query = { identifiers: [identifier('documents', '9')] }
    const { results } = await archive.run('query', { query })
    const tempStore = await archive.createTempStore()
    const { records } = await archive.run('request-results', {
      requests: { handles: results.map(({ handle }) => handle) },
      persistConf: { temp_store: tempStore },
    })
    const { stdout } = await run('tar', ['-tzf', path.join(tempStore, records[0]?.file ?? '')])
    expect(stdout).toBe('archive%2Feu/documents/\n')
  })

  it('[B2] [B30] fails without a temp store', async () => {
    const handle = await archive.query()
    const result = await archive.run('request-results', { requests: { handles: [handle] } })
    expect(result.exitCode).not.toBe(0)
    expect(result.records).toEqual([])
    expect(result.logs.map(({ code }) => code)).toContain('TEMP_STORE')
  })

  it('[B30] leaves nothing in the temp store when ended in the middle', async () => {
    await writeFile(archive.path('documents', '7', 'zz.stalled'), 'the beginning')
    const tempStore = await archive.createTempStore()
    const connector = await archive.start('request-results', {
      requests: { handles: [await archive.query()] },
      persistConf: { temp_store: tempStore },
    })
    while ((await readdir(tempStore)).length === 0) await delay(20)
    connector.child.kill('SIGTERM')
    expect(await connector.finished).toMatchObject({ exitCode: 143, records: [] })
    expect(await readdir(tempStore)).toEqual([])
  })
})

describe('deleting files', () => {
  it('[B25] [B26] is COMPLETE/NONE, can be repeated, and its handle yields nothing and deletes nothing', async () => {
    const query = { identifiers: [identifier('documents', '7')] }
    const { results } = await archive.run('delete', { query })
    expect(results).toMatchObject([{ status: { request_status: 'COMPLETE', data_type: 'NONE' } }])
    expect(await readdir(archive.path('documents'))).toEqual(['8'])

    const requests = { handles: results.map(({ handle }) => handle) }
    const status = await archive.run('request-status', { requests })
    expect(status.statuses).toEqual([{ ...ref, request_status: 'COMPLETE', data_type: 'NONE' }])
    const tempStore = await archive.createTempStore()
    const fetched = await archive.run('request-results', { requests, persistConf: { temp_store: tempStore } })
    expect(fetched).toMatchObject({ exitCode: 0, records: [] })
    expect(await readdir(tempStore)).toEqual([])

    const repeated = await archive.run('delete', { query })
    expect(repeated.results).toEqual(results)
    expect(await readFile(archive.path('documents', '8', 'other.txt'), 'utf8')).toBe("somebody else's")
  })

  it('[B19] erases nothing for an identifier that is blank or no number', async () => {
    const people = await readFile(archive.path('people.json'), 'utf8')
    for (const number of ['', ' ', '..', '7/..', '.']) {
      const query = { identifiers: [identifier('documents', number), identifier('profiles', number)] }
      const { results } = await archive.run('delete', { query })
      expect(results.map(({ status }) => status.request_status)).toEqual(['COMPLETE', 'COMPLETE'])
    }
    expect(await readdir(archive.path('documents'))).toEqual(['7', '8'])
    expect(await readFile(archive.path('people.json'), 'utf8')).toBe(people)
  })
})
