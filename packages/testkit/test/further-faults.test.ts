import path from 'node:path'
import { ProcessLauncher } from '@monoid-kit/orchestrator'
import { describe, it } from 'vitest'
import { checks } from '../src/conformance/registry.ts'
import { furtherFaults } from './seeded/further-faults.mjs'
import { resultsOf, unspeakable, useSubjects } from './seeded/mini-subject.ts'

const main = path.join(import.meta.dirname, 'seeded', 'main.mjs')
const subjectOf = useSubjects()

describe.concurrent('further faults are detected too', () => {
  it.for(Object.entries(furtherFaults))('%s', async ([what, { check: id }], { expect }) => {
    const launcher = new ProcessLauncher({ command: [process.execPath, main], env: { FAULT: what } })
    const check = checks.filter((each) => each.id === id)
    const [result] = await resultsOf(check, await subjectOf(launcher))
    expect(result?.verdict).toMatchObject({ outcome: 'failed' })
    const told = JSON.stringify(result)
    expect(unspeakable.filter((text) => told.includes(text))).toEqual([])
  })
})
