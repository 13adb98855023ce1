import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { ProcessLauncher } from '@monoid-kit/orchestrator'
import { describe, it } from 'vitest'
import type { CheckResult } from '../src/conformance/check.ts'
import { checks } from '../src/conformance/registry.ts'
import { notesConnector, resultsOf, useSubjects, visitorsConnector } from './seeded/mini-subject.ts'

const subjectOf = useSubjects()
const script = (...names: string[]) => path.join(import.meta.dirname, ...names)
const hasPython = await promisify(execFile)('python3', ['--version']).then(
  () => true,
  () => false,
)
if (!hasPython && process.env.MONOID_REQUIRE_DATABASES === '1') {
  throw new Error('MONOID_REQUIRE_DATABASES is set and there is no python3')
}

/** No process can be seen to end too early for an engine. */
const ofContainers = 'process.outlives-start'

const connectors = [
  {
    language: 'JavaScript',
    command: [process.execPath, script('mini-connector', 'main.mjs')],
    connector: notesConnector,
    unjudged: [ofContainers],
  },
  {
    language: 'Python',
    command: ['python3', script('python-connector', 'main.py')],
    connector: notesConnector,
    unjudged: [ofContainers],
    missing: hasPython ? undefined : 'there is no python3',
  },
  {
    language: 'POSIX shell',
    command: ['sh', script('shell-connector', 'main.sh')],
    connector: visitorsConnector,
    // it has no host to wait for, hands out no files, and its records are short
    unjudged: [
      'validate.unreachable-host',
      'validate.silent-host',
      'results.long-records',
      'results.files',
      'process.sigterm',
      ofContainers,
    ],
  },
] as const

describe.concurrent('the conformance kit raises no alarm about a right connector without any kit', () => {
  for (const { language, command, connector, unjudged, ...rest } of connectors) {
    const missing = 'missing' in rest ? rest.missing : undefined
    const title = `in ${language}${missing === undefined ? '' : ` (skipped: ${missing})`}`
    it.skipIf(missing !== undefined)(
      title,
      async ({ expect }) => {
        const subject = await subjectOf(new ProcessLauncher({ command }), connector)
        const results = await resultsOf(checks, subject)
        expect(alarmsOf(results)).toEqual([])
        expect(unjudgedOf(results)).toEqual(unjudged)
      },
      300_000,
    )
  }
})

function alarmsOf(results: readonly CheckResult[]): unknown[] {
  const alarms = results.filter(({ verdict: { outcome } }) => outcome === 'failed' || outcome === 'broken')
  return alarms.map(({ check, verdict }) => [check.id, verdict])
}

function unjudgedOf(results: readonly CheckResult[]): string[] {
  return results.filter(({ verdict }) => verdict.outcome === 'not-applicable').map(({ check }) => check.id)
}
