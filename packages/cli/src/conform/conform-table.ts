import type { Check, CheckResult, Report } from '@monoid-kit/testkit/conformance'
import type { Role } from '../printing/paint.ts'
import { printable } from '../printing/printable.ts'
import { tableLines } from '../printing/table.ts'
import type { Output } from '../shell/output.ts'
import type { ConformKit } from './load-kit.ts'

const shown: Readonly<Record<CheckResult['verdict']['outcome'], readonly [Role, string]>> = {
  passed: ['good', 'passed'],
  failed: ['bad', 'FAILED'],
  'not-applicable': ['aside', 'not applicable'],
  skipped: ['warn', 'skipped'],
  broken: ['bad', 'NOT JUDGED'],
}

/**
 * What came of a run: each check, what was wrong and how it is mended, what the original API makes of each command, the counts.
 *
 * @param report the results, and what the original API makes of each command
 * @param kit how results are counted
 * @param output where it is shown
 * @returns text to print
 * @example await shell.print(conformTable({ results, original }, kit, shell.stdout))
 */
export function conformTable(
  { results, original = [] }: Omit<Report, 'connector'>,
  { reasonOf, summaryOf }: Pick<ConformKit, 'reasonOf' | 'summaryOf'>,
  { paint, columns }: Output,
): string {
  const rows = results.map(({ check, verdict }) => {
    const [role, word] = shown[verdict.outcome]
    const isTold = verdict.outcome !== 'failed'
    return [check.id, paint(role, word), isTold ? printable(reasonOf(verdict)) : printable(check.title)]
  })
  const table = tableLines(['check', 'outcome', ''], rows, { paint, columns })
  const failures = results.flatMap(({ check, verdict }) =>
    verdict.outcome === 'failed'
      ? [
          '',
          `${paint('bad', check.id)} ${paint('aside', `(${check.rules.join(', ')})`)}`,
          ...verdict.findings.flatMap(({ sent, came, expected }) => [
            `  sent      ${printable(sent)}`,
            `  came      ${printable(came)}`,
            `  expected  ${printable(expected)}`,
          ]),
          `  mend      ${printable(check.mend)}`,
        ]
      : [],
  )
  const stored = original.map(({ command, stored: what, faults }) => [
    command,
    printable(what),
    faults.length > 0 ? paint('bad', printable(faults.join('; '))) : '',
  ])
  const account =
    original.length > 0
      ? ['', ...tableLines(['command', 'the original API stores', 'but'], stored, { paint, columns })]
      : []
  const summary = summaryOf(results)
  const counts = [
    `${summary.passed} passed`,
    `${summary.failed} failed`,
    `${summary['not-applicable']} not applicable`,
    `${summary.skipped} skipped`,
    ...(summary.broken > 0 ? [`${summary.broken} not judged`] : []),
  ].join(', ')
  return `${[...table, ...failures, ...account, '', counts].join('\n')}\n`
}

/**
 * All checks, for `--list`.
 *
 * @param checks the registry
 * @param output where it is shown
 * @returns text to print
 * @example await shell.print(checkList(checks, shell.stdout))
 */
export function checkList(checks: readonly Check[], { paint, columns }: Output): string {
  const rows = checks.map(({ id, rules, needs, title }) => [id, rules.join(' '), needs.join(' '), title])
  return `${tableLines(['check', 'rules', 'needs', 'what holds'], rows, { paint, columns }).join('\n')}\n`
}
