import path from 'node:path'
import { ProcessLauncher } from '@monoid-kit/orchestrator'
import { expect, it } from 'vitest'
import { checks } from '../src/conformance/registry.ts'
import { resultsOf, useNotes } from './seeded/mini-subject.ts'

const notes = useNotes()

it('raises no alarm about a connector in JavaScript that was written without any kit', async () => {
  const command = [process.execPath, path.join(import.meta.dirname, 'mini-connector', 'main.mjs')] as const
  const subject = await notes.subjectOf(new ProcessLauncher({ command, graceMs: 500 }))
  const results = await resultsOf(checks, subject)
  expect(results.filter(({ verdict }) => verdict.outcome !== 'passed')).toEqual([])
})
