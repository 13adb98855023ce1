import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { inRoot } from '../bootstrap/root-folder.mjs'

/** Modules of Node that take long to load, and that only a connection or a library needs. */
const dear = ['crypto', 'dns', 'http', 'http2', 'https', 'inspector', 'tls', 'worker_threads', 'zlib']

/** The chunks of the bundle, and the dear modules of Node, that a command loads; V8's coverage knows them all. */
function loadedBy(entry, args) {
  const folder = mkdtempSync(path.join(tmpdir(), 'monoid-loaded-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const result = spawnSync(process.execPath, [entry, ...args], {
    env: { ...process.env, MONOID_RUN_AS: '0', NODE_V8_COVERAGE: folder },
    encoding: 'utf8',
  })
  const urls = readdirSync(folder).flatMap((name) =>
    JSON.parse(readFileSync(path.join(folder, name), 'utf8')).result.map(({ url }) => url),
  )
  const chunks = urls.filter((url) => url.startsWith('file:')).map((url) => path.basename(url, '.js'))
  const builtins = dear.filter((name) => urls.includes(`node:${name}`))
  return { ...result, chunks: chunks.sort(), builtins }
}

/** A server that is not there: what is needed to find that out is all that is needed to connect. */
function configFile(settings = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'monoid-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'config.json')
  const config = { hostname: '127.0.0.1', port: 1, database: 'none', username: 'nobody', ssl_mode: 'disable' }
  writeFileSync(file, JSON.stringify({ ...config, ...settings }))
  return file
}

const start = ['main', 'start']
const command = [...start, 'command', 'rolldown-runtime', 'run-command-line']
const logger = ['logger', 'pino']

describe.each(['postgres', 'mysql'])('what the bundle of %s loads', (name) => {
  const entry = inRoot('connectors', name, 'dist', 'main.js')
  const silo = [`${name}-silo`, 'driver', 'sql']

  test('spec: nothing but what prints it', () => {
    const { status, chunks, builtins } = loadedBy(entry, ['spec'])
    expect({ status, chunks, builtins }).toEqual({ status: 0, chunks: start, builtins: [] })
  })

  test('--help: the parser of the command line, and no driver', () => {
    const { status, stdout, chunks, builtins } = loadedBy(entry, ['--help'])
    expect({ status, builtins }).toEqual({ status: 0, builtins: [] })
    expect(chunks).toEqual([...command, 'parse-flags'].sort())
    expect(stdout).toContain('<command> [flags]')
  })

  test('a wrong configuration: no driver, for there is nothing to connect to', () => {
    const { status, chunks, builtins } = loadedBy(entry, ['validate', '-c', configFile({ port: 'none' })])
    expect({ status, builtins }).toEqual({ status: 0, builtins: [] })
    expect(chunks).toEqual([...command].sort())
  })

  test('validate: the silo with its driver; no parser, no schema compiler, no logger', () => {
    const { status, stdout, chunks, builtins } = loadedBy(entry, ['validate', '-c', configFile()])
    expect([status, JSON.parse(stdout).validate_msg.status]).toEqual([0, 'FAILURE'])
    expect(chunks).toEqual([...command, ...silo].sort())
    // so that the others cannot be empty for want of sight
    expect(builtins).toContain('crypto')
  })

  test('a command that fails: the logger as well', () => {
    const { status, chunks } = loadedBy(entry, ['schema', '-c', configFile()])
    expect(status).not.toBe(0)
    expect(chunks).toEqual([...command, 'create-log', ...logger, ...silo].sort())
  })

  test('vantiq: its host and the logger; no other host, no parser, no driver before there is a query', () => {
    const { status, chunks, builtins } = loadedBy(entry, ['vantiq', '--server-config', configFile()])
    expect({ status, builtins }).toEqual({ status: 3, builtins: expect.arrayContaining(['crypto', 'tls']) })
    expect(chunks).toEqual([...command, ...logger, 'run-host', 'vantiq-host'].sort())
  })
  test('xtend: its host with the framework and what checks schemas; no other host, no driver before it serves', () => {
    const { status, chunks, builtins } = loadedBy(entry, ['xtend', 'no port'])
    expect({ status, builtins }).toEqual({ status: 3, builtins: expect.arrayContaining(['crypto', 'http']) })
    expect(chunks).toEqual([...command, 'ajv', 'logger', 'run-host', 'xtend-host'].sort())
  })
})
