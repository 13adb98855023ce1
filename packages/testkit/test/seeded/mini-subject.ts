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

const mini = path.join(import.meta.dirname, '..', 'mini-connector')

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

/**
 * Opens the gate of the connectors to a file of notes for the tests of a file.
 *
 * @returns makes subjects with data of their own
 */
export function useNotes(): {
  subjectOf(launcher: Launcher, options?: Partial<SubjectOptions>): Promise<Subject>
} {
  const gate = createServer((socket) => socket.on('error', () => {}).end('welcome\n'))
  const folders: string[] = []
  beforeAll(async () => {
    gate.listen(0, '127.0.0.1')
    await once(gate, 'listening')
  })
  afterAll(async () => {
    gate.close()
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  })
  return {
    subjectOf: async (launcher, options = {}) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'monoid-notes-'))
      folders.push(folder)
      await cp(mini, folder, { recursive: true })
      const { port } = gate.address() as { readonly port: number }
      const file = path.join(folder, 'notes.json')
      return new Subject({
        launcher,
        config: { file, password: 'open sesame', host: '127.0.0.1', port },
        fixture: await readFixture(await readFile(path.join(folder, 'fixture.yaml'), 'utf8'), { folder }),
        previousSpec: JSON.parse(await readFile(path.join(mini, 'spec.json'), 'utf8')) as MonoidSiloSpec,
        commandMs: 10_000,
        ...options,
      })
    },
  }
}

/** What became of checks. */
export async function resultsOf(checks: readonly Check[], subject: Subject): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for await (const result of runChecks(checks, subject)) results.push(result)
  return results
}
