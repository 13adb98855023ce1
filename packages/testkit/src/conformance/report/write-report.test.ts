import { describe, expect, it } from 'vitest'
import type { CheckResult, Verdict } from '../check.ts'
import { exitCodeOf, reasonOf, summaryOf } from './summary.ts'
import { reportFormats, writeReport } from './write-report.ts'

function result(id: string, verdict: Verdict): CheckResult {
  return {
    check: { id: `spec.${id}`, rules: ['B1', 'B2'], title: 'a < b', mend: 'mend "it"' },
    verdict,
    ms: 1234.5,
  }
}

const failed = result('bad', {
  outcome: 'failed',
  findings: [{ sent: 'spec & more', came: '<b>|_x_\u0001', expected: 'nothing' }],
})
const results = [
  result('good', { outcome: 'passed' }),
  failed,
  result('idle', { outcome: 'not-applicable', reason: 'nothing came' }),
  result('left', { outcome: 'skipped', reason: 'known "well"' }),
  result('broken', { outcome: 'broken', reason: 'no script' }),
]
const report = { connector: 'shop <1.0>', results }

describe('writeReport', () => {
  it('writes JSON for programs', () => {
    const text = writeReport('json', report)
    expect(text.endsWith('}\n')).toBe(true)
    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      connector: 'shop <1.0>',
      summary: { passed: 1, failed: 1, 'not-applicable': 1, skipped: 1, broken: 1 },
      checks: [
        { id: 'spec.good', rules: ['B1', 'B2'], title: 'a < b', outcome: 'passed', ms: 1235 },
        { id: 'spec.bad', outcome: 'failed', mend: 'mend "it"', findings: [{ sent: 'spec & more' }] },
        { outcome: 'not-applicable', reason: 'nothing came' },
        { outcome: 'skipped', reason: 'known "well"' },
        { outcome: 'broken', reason: 'no script' },
      ],
    })
  })

  it('writes XML for CI servers, in which nothing can be taken for markup', () => {
    const text = writeReport('junit', report)
    expect(text).toContain(
      '<testsuite name="shop &lt;1.0&gt;" tests="5" failures="1" errors="1" skipped="2" time="6.173">',
    )
    expect(text).toContain('<testcase classname="conform.spec" name="spec.good: a &lt; b" time="1.234"/>')
    expect(text).toContain(
      '<failure message="mend &quot;it&quot;" type="B1, B2">sent: spec &amp; more\ncame: &lt;b&gt;|_x_\ufffd',
    )
    expect(text).toContain('<skipped message="known &quot;well&quot;"/>')
    expect(text).toContain('<error message="no script"/>')
    expect(text.match(/<testcase /g)).toHaveLength(5)
    expect(text.match(/<\/testcase>/g)).toHaveLength(4)
  })

  it('writes Markdown for people, in which nothing can be taken for markup', () => {
    const text = writeReport('md', report)
    expect(text).toContain('# Conformance of shop \\<1.0\\>\n')
    expect(text).toContain('1 passed, 1 failed, 1 not carried out, 1 not applicable, 1 skipped.')
    expect(text).toContain('| `spec.good` | B1, B2 | a \\< b | passed |')
    expect(text).toContain('## spec.bad\n\na < b. To mend it: mend "it".')
    expect(text).toContain('came: \\<b\\>|\\_x\\_')
  })

  it('writes something of nothing', () => {
    for (const format of reportFormats)
      expect(writeReport(format, { connector: '', results: [] })).toMatch(/\n$/)
  })
})

it('exitCodeOf tells failures from what could not be judged', () => {
  expect(exitCodeOf(results)).toBe(1)
  expect(exitCodeOf(results.filter((each) => each !== failed))).toBe(5)
  expect(exitCodeOf(results.slice(2, 4))).toBe(0)
})

it('reasonOf says what an outcome leaves open', () => {
  expect(results.map(({ verdict }) => reasonOf(verdict))).toEqual([
    '',
    '<b>|_x_\u0001',
    'nothing came',
    'known "well"',
    'no script',
  ])
  expect(summaryOf([]).broken).toBe(0)
})
