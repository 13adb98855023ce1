import path from 'node:path'
import { ProcessLauncher } from '@monoid-kit/orchestrator'
import { describe, it } from 'vitest'
import { checks } from '../src/conformance/registry.ts'
import { faults } from './seeded/faults.mjs'
import { notesConnector, resultsOf, unspeakable, useSubjects } from './seeded/mini-subject.ts'

const folder = path.join(import.meta.dirname, 'seeded')
const main = path.join(folder, 'main.mjs')
const subjectOf = useSubjects()

describe.concurrent('each check detects the fault that was sown for it', () => {
  for (const check of checks) {
    it(`${check.id}: ${faults[check.id]?.what ?? 'none was sown'}`, async ({ expect }) => {
      const fault = faults[check.id]
      expect(fault, 'the fault for this check').toBeDefined()
      const launcher = new ProcessLauncher({
        command: fault?.script ? ['sh', path.join(folder, fault.script)] : [process.execPath, main],
        env: { FAULT: check.id },
        graceMs: 2000,
      })
      const subject = await subjectOf(launcher, notesConnector, { isContainer: fault?.isContainer === true })
      const [result] = await resultsOf([check], subject)
      expect(result?.verdict).toMatchObject({ outcome: 'failed' })
      const findings = result?.verdict.outcome === 'failed' ? result.verdict.findings : []
      expect(findings).not.toEqual([])
      for (const { sent, came, expected } of findings) {
        expect([sent, came, expected, check.mend].filter((text) => text.trim() === '')).toEqual([])
        const told = [sent, came, expected].join('\n')
        expect(unspeakable.filter((text) => told.includes(text))).toEqual([])
      }
    })
  }
})

it('knows no fault without a check', ({ expect }) => {
  const ids = new Set<string>(checks.map(({ id }) => id))
  expect(Object.keys(faults).filter((id) => !ids.has(id))).toEqual([])
})
