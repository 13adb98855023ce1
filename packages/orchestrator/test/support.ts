import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConnectorError, type JsonObject } from '@monoid-kit/core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { ProcessLauncher, type ProcessLauncherOptions } from '../src/index.ts'

/** The script of the example connector, which keeps notes in a file. */
export const notesEntry = fileURLToPath(new URL('../../example/dist/main.js', import.meta.url))

/** A folder of temporary files for one test file. */
export interface TempFolder {
  readonly path: string
}

/** Gives a test file a folder of temporary files of its own, and makes sure after each test that it is empty again. */
export function useTempFolder(): TempFolder {
  const before = process.env.TMPDIR
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'monoid-orchestrator-test-'))
    // a connector that gives root up works here too
    await chmod(folder, 0o1777)
    process.env.TMPDIR = folder
  })
  afterEach(async () => expect(await readdir(folder)).toEqual([]))
  afterAll(async () => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    await rm(folder, { recursive: true })
  })
  return {
    get path() {
      return folder
    },
  }
}

/** A connector that is a shell script; `$0` is the command and `$1`, … are its flags. */
export function shell(script: string, options: Partial<ProcessLauncherOptions> = {}): ProcessLauncher {
  return new ProcessLauncher({ command: ['sh', '-c', script], graceMs: 300, ...options })
}

/** A connector that is a script of Node's; `process.argv[1]` is the command. */
export function script(code: string): ProcessLauncher {
  const command = [process.execPath, '--input-type=commonjs', '-e', code, '--'] as const
  return new ProcessLauncher({ command, label: 'a script', graceMs: 300 })
}

/** A connector that prints lines, whatever it is asked, and ends. */
export function printing(lines: readonly unknown[], exitCode = 0): ProcessLauncher {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  return script(`process.stdout.write(${JSON.stringify(`${text}\n`)}, () => process.exit(${exitCode}))`)
}

/** All that is yielded, and what is thrown in the end. */
export async function drain<T>(
  values: AsyncIterable<T>,
): Promise<{ readonly values: T[]; readonly error: ConnectorError | undefined }> {
  const read: T[] = []
  try {
    for await (const value of values) read.push(value)
    return { values: read, error: undefined }
  } catch (thrown) {
    return { values: read, error: asConnectorError(thrown) }
  }
}

/** The error of a promise that must fail. */
export async function failure(promise: Promise<unknown>): Promise<ConnectorError> {
  try {
    await promise
  } catch (thrown) {
    return asConnectorError(thrown)
  }
  throw new Error('expected an error')
}

function asConnectorError(thrown: unknown): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown
  throw thrown
}

/** The notes of a test, and the configuration of the example connector for them. */
export async function writeNotes(folder: string, notes: readonly JsonObject[]): Promise<{ file: string }> {
  const file = path.join(folder, 'notes.json')
  await writeFile(file, JSON.stringify(notes))
  await chmod(file, 0o666)
  return { file }
}

/** Whether a process runs; one that has ended and that nobody has asked for yet does not. */
export function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
  } catch {
    return false
  }
  const stat = `/proc/${id}/stat`
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'))
}

export const config = { password: 'hunter2' }
export const query = {
  identifiers: ['a', 'b'].map((name) => ({
    schema_name: name,
    identifier: 'email',
    identifier_query: 'ann@x.org',
    json_schema: {},
  })),
}
export const requests = { handles: [{ schema_name: 'a', request_type: 'QUERY' as const }] }
export const record = (data: JsonObject, schema_name = 'a') => ({
  type: 'RECORD',
  record: { record_type: 'RECORD', schema_name, data },
})
export const result = (schema_name: string, request_type: 'QUERY' | 'DELETE' = 'DELETE') => ({
  type: 'REQUEST_RESULT',
  request: {
    status: { schema_name, request_status: 'COMPLETE', data_type: 'NONE' },
    handle: { schema_name, request_type },
  },
})

/** What no error may tell: secrets, identifiers, values. */
export function expectDiscreet(error: Error | undefined): void {
  expect(error).toBeDefined()
  for (const secret of ['hunter2', 'ann@x.org', 'Ann']) {
    expect(JSON.stringify([error?.message, error?.cause, error])).not.toContain(secret)
  }
}
