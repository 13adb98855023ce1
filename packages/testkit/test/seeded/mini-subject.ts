import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { MonoidSiloSpec } from '@monoid-kit/core'
import type { Launcher } from '@monoid-kit/orchestrator'
import { afterAll, beforeAll } from 'vitest'
import type { Check, CheckResult } from '../../src/conformance/check.ts'
import { readFixture } from '../../src/conformance/fixture/read-fixture.ts'
import { runChecks } from '../../src/conformance/run-checks.ts'
import { Subject, type SubjectOptions } from '../../src/conformance/subject.ts'

const tests = path.join(import.meta.dirname, '..')

/** What must stand in no finding: the secret of the configuration, and values of rows and identifiers. */
export const unspeakable = [
  'open sesame',
  'ann@',
  'bob@',
  'many@',
  'long@',
  'marzipan',
  'Passport',
  'xxxxx',
  'yyyyy',
]

/** A right connector: the folder with its fixture and its spec, and the file that its data are in. */
export interface RightConnector {
  readonly folder: string
  readonly file: string
  /** Whether it asks a gate before it reads the file. */
  readonly hasGate: boolean
}

/** The connector to a file of notes, in whatever language. */
export const notesConnector: RightConnector = { folder: 'mini-connector', file: 'notes.json', hasGate: true }

/** The connector to a list of visitors. */
export const visitorsConnector: RightConnector = {
  folder: 'shell-connector',
  file: 'visitors.txt',
  hasGate: false,
}

/** Makes a subject with data of its own. */
export type SubjectMaker = (
  launcher: Launcher,
  connector?: RightConnector,
  options?: Partial<SubjectOptions>,
) => Promise<Subject>

/**
 * Opens the gate that the connectors to a file of notes ask, for the tests of a file.
 *
 * @returns makes subjects; their data are removed at the end
 */
export function useSubjects(): SubjectMaker {
  const gate = createServer((socket) => socket.on('error', () => {}).end('welcome\n'))
  const copies: string[] = []
  beforeAll(async () => {
    gate.listen(0, '127.0.0.1')
    await once(gate, 'listening')
  })
  afterAll(async () => {
    gate.close()
    for (const copy of copies) await rm(copy, { recursive: true, force: true })
  })
  return async (launcher, { folder, file, hasGate } = notesConnector, options = {}) => {
    const copy = await mkdtemp(path.join(tmpdir(), 'monoid-conform-'))
    copies.push(copy)
    await cp(path.join(tests, folder), copy, { recursive: true })
    const read = (name: string) => readFile(path.join(copy, name), 'utf8')
    const { port } = gate.address() as { readonly port: number }
    return new Subject({
      launcher,
      config: {
        file: path.join(copy, file),
        password: 'open sesame',
        ...(hasGate && { host: '127.0.0.1', port }),
      },
      fixture: await readFixture(await read('fixture.yaml'), { folder: copy }),
      previousSpec: JSON.parse(await read('spec.json')) as MonoidSiloSpec,
      commandMs: 10_000,
      ...options,
    })
  }
}

/** What became of checks. */
export async function resultsOf(checks: readonly Check[], subject: Subject): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for await (const result of runChecks(checks, subject)) results.push(result)
  return results
}
