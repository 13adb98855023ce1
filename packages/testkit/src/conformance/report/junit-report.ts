import type { CheckResult } from '../check.ts'
import { summaryOf } from './summary.ts'
import type { Report } from './write-report.ts'

/** What XML 1.0 has no way to write. */
const unwritable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/**
 * A report for CI servers: a test case per check; what could not be judged or was left out counts as skipped.
 *
 * @param report what it says
 * @returns XML in the form that JUnit has made usual
 * @example junitReport({ connector: 'shop:1.0', results }).startsWith('<?xml')
 */
export function junitReport({ connector, results }: Report): string {
  const { failed, broken, skipped, 'not-applicable': unjudged } = summaryOf(results)
  const seconds = results.reduce((sum, { ms }) => sum + ms, 0)
  const counts = `tests="${results.length}" failures="${failed}" errors="${broken}" skipped="${skipped + unjudged}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="conform" ${counts} time="${time(seconds)}">`,
    `  <testsuite name="${escaped(connector)}" ${counts} time="${time(seconds)}">`,
    ...results.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase({ check, verdict, ms }: CheckResult): string {
  const [group] = check.id.split('.')
  const head = `    <testcase classname="conform.${group}" name="${escaped(`${check.id}: ${check.title}`)}" time="${time(ms)}"`
  if (verdict.outcome === 'passed') return `${head}/>`
  return [`${head}>`, `      ${outcomeOf({ check, verdict, ms })}`, '    </testcase>'].join('\n')
}

function outcomeOf({ check, verdict }: CheckResult): string {
  if (verdict.outcome === 'passed') return ''
  if (verdict.outcome !== 'failed') {
    return `<${verdict.outcome === 'broken' ? 'error' : 'skipped'} message="${escaped(verdict.reason)}"/>`
  }
  const texts = verdict.findings.map(
    ({ sent, came, expected }) => `sent: ${sent}\ncame: ${came}\nexpected: ${expected}\n`,
  )
  const rules = check.rules.join(', ')
  return `<failure message="${escaped(check.mend)}" type="${rules}">${escaped(texts.join('\n'))}</failure>`
}

function time(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}

function escaped(text: string): string {
  return text.replace(unwritable, '\u{fffd}').replace(/[&<>"]/g, (character) => entities[character] ?? '')
}
