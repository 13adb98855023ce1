import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import {
  createServer,
  type OutgoingHttpHeaders,
  type RequestListener,
  request as startRequest,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { FileManager } from '../../src/file-manager/file-manager.ts'
import { type FileServer, serveFiles } from '../../src/file-manager/stand-in/serve-files.ts'

const { signal } = new AbortController()
const mostBytes = 100_000

describe('the client of the file manager, and the stand-in', () => {
  let work: string
  let folder: string
  let server: FileServer
  let url: string
  let files: FileManager
  beforeAll(async () => {
    work = await mkdtemp(path.join(tmpdir(), 'monoid-files-'))
    folder = path.join(work, 'data')
    server = await serveFiles({ folder, port: 0, host: '127.0.0.1', mostBytes })
    url = `http://127.0.0.1:${server.port}/files/volume/projects/weather/`
  })
  beforeEach(() => {
    files = new FileManager({ url })
  })
  afterEach(async () => {
    files.close()
    await rm(path.join(folder, 'weather'), { recursive: true, force: true })
  })
  afterAll(async () => {
    await server.close()
    await rm(work, { recursive: true, force: true })
  })

  it('stores, reads, lists, replaces and deletes a file', async () => {
    const content = randomBytes(70_000)
    const stored = await files.store('reports/2026 Q1.bin', pieces(content), { signal })
    expect(stored).toEqual({ name: 'reports/2026 Q1.bin', url: `${url}reports/2026%20Q1.bin`, bytes: 70_000 })
    expect(await buffer(files.read('reports/2026 Q1.bin', { signal }))).toEqual(content)
    await files.store('notes', Buffer.from('one'), { signal })
    expect(await files.store('notes', Buffer.from('second'), { signal, bytes: 6 })).toHaveProperty('bytes', 6)
    const listed = await files.list({ signal })
    expect(listed.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['notes', 6],
      ['reports/2026 Q1.bin', 70_000],
    ])
    expect(Date.parse(listed[0]?.modified ?? '')).not.toBeNaN()
    expect((await files.list({ folder: 'reports', signal })).map(({ name }) => name)).toEqual([
      'reports/2026 Q1.bin',
    ])
    expect(await files.delete('notes', { signal })).toBe(true)
    expect(await files.delete('notes', { signal })).toBe(false)
    await expect(buffer(files.read('notes', { signal }))).rejects.toMatchObject({ code: 'FILE_MISSING' })
  })

  it('keeps projects apart, and knows of no project or folder that it has never heard of', async () => {
    await files.store('a', Buffer.from('mine'), { signal })
    const others = new FileManager({ url: url.replace('weather', 'other') })
    onTestFinished(() => others.close())
    expect(await others.list({ signal })).toEqual([])
    expect(await others.list({ folder: 'no/such', signal })).toEqual([])
    await expect(buffer(others.read('a', { signal }))).rejects.toMatchObject({ code: 'FILE_MISSING' })
  })

  it('keeps any name that a file can have, whatever it holds', async () => {
    const part = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => !/^\.\.?$|[/\\\p{Cc}\p{Cs}]/u.test(text))
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 3 }), async (parts) => {
        const name = `p/${parts.join('/')}`
        await files.store(name, Buffer.from(name), { signal })
        expect((await buffer(files.read(name, { signal }))).toString()).toBe(name)
        expect((await files.list({ signal })).map((file) => file.name)).toEqual([name])
        expect(await files.delete(name, { signal })).toBe(true)
        await rm(path.join(folder, 'weather'), { recursive: true })
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    '',
    '.',
    '..',
    '../x',
    'a/../../x',
    '/etc/passwd',
    'a//b',
    'a/',
    'a\\b',
    'a\u0000',
    '\ud800',
    'x'.repeat(256),
    `${'a/'.repeat(32)}a`,
  ])('refuses the name %j before anything is sent', async (name) => {
    const refused = { code: 'FILE_NAME_INVALID' }
    await expect(files.store(name, Buffer.from('x'), { signal })).rejects.toMatchObject(refused)
    await expect(buffer(files.read(name, { signal }))).rejects.toMatchObject(refused)
    await expect(files.delete(name, { signal })).rejects.toMatchObject(refused)
    expect(await readdir(work)).toEqual(['data'])
  })

  it.each([
    '/files/volume/projects/weather/../../../outside',
    '/files/volume/projects/weather/%2e%2e/outside',
    '/files/volume/projects/weather/..%2foutside',
    '/files/volume/projects/weather/%2Ftmp%2Foutside',
    '/files/volume/projects/weather/a%00b',
    '/files/volume/projects/weather/a%5c..%5coutside',
    '/files/volume/projects/weather/%ff',
    '/files/volume/projects/../outside',
    '/files/volume/projects/.uploads/x',
    '/files/volume/projects//x',
    '/files/volume/outside',
    '/',
    '*',
  ])('the stand-in refuses %s', async (target) => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect((await rawRequest(server.port, method, target)).status).toBeOneOf([400, 404])
    }
    expect(await readdir(folder)).toEqual(['.uploads'])
    expect(await readdir(work)).toEqual(['data'])
  })

  it('the stand-in follows no link out of a project', async () => {
    const outside = path.join(work, 'outside')
    await mkdir(outside)
    onTestFinished(() => rm(outside, { recursive: true }))
    await writeFile(path.join(outside, 'secret'), 'secret')
    await files.store('kept', Buffer.from('kept'), { signal })
    await symlink(outside, path.join(folder, 'weather', 'folder'))
    await symlink(path.join(outside, 'secret'), path.join(folder, 'weather', 'file'))
    for (const name of ['folder/secret', 'file']) {
      await expect(buffer(files.read(name, { signal }))).rejects.toMatchObject({ code: 'FILE_MISSING' })
    }
    await expect(files.store('folder/new', Buffer.from('x'), { signal })).rejects.toMatchObject({
      code: 'SERVICE_REFUSED',
    })
    expect(await files.delete('folder/secret', { signal })).toBe(false)
    expect((await files.list({ signal })).map(({ name }) => name)).toEqual(['kept'])
    // the link itself is replaced and deleted, never what it leads to
    await files.store('file', Buffer.from('new'), { signal })
    expect(await readFile(path.join(outside, 'secret'), 'utf8')).toBe('secret')
    expect(await readdir(outside)).toEqual(['secret'])
  })

  it('takes no file that is too large, announced or not, and keeps the one that was there', async () => {
    await files.store('a', Buffer.from('old'), { signal })
    const large = randomBytes(mostBytes + 1)
    const refused = { code: 'FILE_TOO_LARGE' }
    await expect(files.store('a', large, { signal })).rejects.toMatchObject(refused)
    await expect(files.store('a', pieces(large), { signal })).rejects.toMatchObject(refused)
    expect((await buffer(files.read('a', { signal }))).toString()).toBe('old')
    expect(await readdir(path.join(folder, '.uploads'))).toEqual([])
    await files.store('a', pieces(large.subarray(1)), { signal })
    expect(await files.list({ signal })).toMatchObject([{ bytes: mostBytes }])
  })

  it('stores nothing of what breaks off, and throws what broke it', async () => {
    const broken = new Error('the source broke')
    const source = async function* () {
      yield Buffer.from('half')
      await turn()
      throw broken
    }
    await expect(files.store('a', source(), { signal })).rejects.toBe(broken)
    const abort = new AbortController()
    const reason = new Error('nobody wants it')
    const endless = async function* () {
      for (let sent = 0; ; sent += 1) {
        yield Buffer.from('x')
        if (sent === 3) abort.abort(reason)
        await turn()
      }
    }
    await expect(files.store('a', endless(), { signal: abort.signal })).rejects.toBe(reason)
    await expect.poll(() => readdir(path.join(folder, '.uploads'))).toEqual([])
    expect(await files.list({ signal })).toEqual([])
  })

  it('tells folders and files of one name apart', async () => {
    await files.store('a/b', Buffer.from('x'), { signal })
    const refused = { code: 'SERVICE_REFUSED', context: { status: 409 } }
    await expect(files.store('a', Buffer.from('x'), { signal })).rejects.toMatchObject(refused)
    await expect(files.store('a/b/c', Buffer.from('x'), { signal })).rejects.toMatchObject(refused)
    await expect(files.delete('a', { signal })).rejects.toMatchObject(refused)
    await expect(buffer(files.read('a', { signal }))).rejects.toMatchObject({ code: 'FILE_MISSING' })
  })

  it('the stand-in answers no page that makes a name of its own lead there', async () => {
    await files.store('a', Buffer.from('a letter'), { signal })
    const target = '/files/volume/projects/weather/a'
    for (const host of ['rebound.example.com', 'evil.example:8082']) {
      const answered = await rawRequest(server.port, 'GET', target, { host })
      expect(answered.status).toBe(421)
      expect(answered.body).not.toContain('letter')
    }
    expect(await rawRequest(server.port, 'GET', target, { host: 'fm-proxy:8082' })).toMatchObject({
      body: 'a letter',
    })
  })

  it('what the stand-in keeps is for its owner only', async () => {
    await files.store('folder/a', Buffer.from('a letter'), { signal })
    expect((await stat(path.join(folder, 'weather', 'folder', 'a'))).mode & 0o077).toBe(0)
  })

  it('the stand-in answers health, HEAD and unknown methods', async () => {
    await files.store('a', Buffer.from('12345'), { signal })
    const target = '/files/volume/projects/weather/a'
    expect(await rawRequest(server.port, 'GET', '/healthz')).toMatchObject({ status: 200 })
    const head = await rawRequest(server.port, 'HEAD', target)
    expect(head).toMatchObject({ status: 200, headers: { 'content-length': '5' }, body: '' })
    const posted = await rawRequest(server.port, 'POST', target)
    expect(posted).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, PUT, DELETE' } })
    expect((await rawRequest(server.port, 'DELETE', `${target}/`)).status).toBe(405)
  })
})

it('the stand-in tells nobody of a reader or a writer that goes away', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'monoid-files-'))
  const told: string[] = []
  const server = await serveFiles({
    folder,
    port: 0,
    host: '127.0.0.1',
    onFailure: (text) => told.push(text),
  })
  const files = new FileManager({ url: `http://127.0.0.1:${server.port}/files/volume/projects/p/` })
  onTestFinished(async () => {
    files.close()
    await server.close()
    await rm(folder, { recursive: true })
  })
  await files.store('large', randomBytes(5_000_000), { signal })
  for await (const _ of files.read('large', { signal })) break
  const broken = async function* () {
    yield Buffer.from('half')
    await turn()
    throw new Error('the source broke')
  }
  await expect(files.store('half', broken(), { signal })).rejects.toThrow('the source broke')
  await expect.poll(() => readdir(path.join(folder, '.uploads'))).toEqual([])
  expect((await files.list({ signal })).map(({ name }) => name)).toEqual(['large'])
  expect(told).toEqual([])
})

describe('the client of another file manager', () => {
  it.each([
    [403, 'PRIVILEGE_MISSING'],
    [500, 'SERVICE_BUSY'],
    [507, 'FILE_TOO_LARGE'],
    [418, 'SERVICE_REFUSED'],
  ])('an answer %i is the error %s', async (status, code) => {
    const files = await clientOf((_, response) => response.writeHead(status).end())
    await expect(files.store('a', Buffer.from('x'), { signal })).rejects.toMatchObject({ code })
    await expect(files.list({ signal })).rejects.toMatchObject({ code })
  })

  it('a list of another form is an error', async () => {
    for (const body of ['[]', '{}', '{"files":[{"name":1,"bytes":1}]}', '{"files":[null]}', 'no JSON']) {
      const files = await clientOf((_, response) => response.end(body))
      await expect(files.list({ signal })).rejects.toMatchObject({ code: 'SERVICE_REFUSED' })
    }
  })

  it('does not wait for ever', async () => {
    const files = await clientOf((request) => request.resume())
    await expect(files.store('a', Buffer.from('x'), { signal })).rejects.toMatchObject({
      code: 'CONNECT_TIMEOUT',
    })
    await expect(files.list({ signal })).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' })
  })

  it('refuses an address that is none', () => {
    for (const url of ['fm-proxy:8082', 'file:///data/', 'http://user:word@fm-proxy/']) {
      expect(() => new FileManager({ url })).toThrow(/expected http/)
    }
  })
})

async function clientOf(listener: RequestListener): Promise<FileManager> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const files = new FileManager({ url: `http://127.0.0.1:${port}/p`, timeoutSeconds: 0.2, attempts: 1 })
  onTestFinished(() => {
    files.close()
    server.close()
    server.closeAllConnections()
  })
  return files
}

async function* pieces(content: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < content.length; from += 10_000) yield content.subarray(from, from + 10_000)
}

/** The target as it is: other clients mend it first. */
function rawRequest(port: number, method: string, target: string, headers: OutgoingHttpHeaders = {}) {
  return new Promise<{ status: number | undefined; headers: object; body: string }>((resolve, reject) => {
    const request = startRequest({ host: '127.0.0.1', port, method, path: target, headers }, (response) => {
      buffer(response).then(
        (body) => resolve({ status: response.statusCode, headers: response.headers, body: body.toString() }),
        reject,
      )
    })
    request.on('error', reject).end()
  })
}
