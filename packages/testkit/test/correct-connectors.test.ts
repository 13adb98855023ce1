import path from 'node:path'
import { ProcessLauncher } from '@monoid-kit/orchestrator'
import { describe, it } from 'vitest'
import type { CheckResult } from '../src/conformance/check.ts'
import { checks } from '../src/conformance/registry.ts'
import { resultsOf, useNotes } from './seeded/mini-subject.ts'

const notes = useNotes()
const folder = import.meta.dirname

/** What a right connector gives the checks nothing to judge of, for it runs as a process. */
const beyondProcesses = ['process.outlives-start']

describe.concurrent('the conformance kit raises no alarm', () => {
  it('about a connector in JavaScript that was written without any kit', async ({ expect }) => {
    const command = [process.execPath, path.join(folder, 'mini-connector', 'main.mjs')] as const
    const subject = await notes.subjectOf(new ProcessLauncher({ command, graceMs: 500 }))
    const results = await resultsOf(checks, subject)
    expect(alarmsOf(results)).toEqual([])
    expect(unjudgedOf(results)).toEqual(beyondProcesses)
  }, 240_000)
})

function alarmsOf(results: readonly CheckResult[]): unknown[] {
  const alarms = results.filter(({ verdict: { outcome } }) => outcome === 'failed' || outcome === 'broken')
  return alarms.map(({ check, verdict }) => [check.id, verdict])
}

function unjudgedOf(results: readonly CheckResult[]): string[] {
  return results.filter(({ verdict }) => verdict.outcome === 'not-applicable').map(({ check }) => check.id)
}
