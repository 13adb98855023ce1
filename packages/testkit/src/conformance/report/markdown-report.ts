import type { Verdict } from '../check.ts'
import type { OriginalAccount } from '../original-account.ts'
import { reasonOf, summaryOf } from './summary.ts'
import type { Report } from './write-report.ts'

const words: Readonly<Record<Verdict['outcome'], string>> = {
  passed: 'passed',
  failed: '**failed**',
  'not-applicable': 'not applicable',
  skipped: 'skipped',
  broken: '**not carried out**',
}

/**
 * A report for people: a table of all checks, then what each failure was about and how it is mended.
 *
 * @param report what it says
 * @returns Markdown
 * @example markdownReport({ connector: 'shop:1.0', results }).startsWith('# Conformance')
 */
export function markdownReport({ connector, results, original = [] }: Report): string {
  const { passed, failed, broken, skipped, 'not-applicable': unjudged } = summaryOf(results)
  const rows = results.map(({ check, verdict }) => {
    const reason = verdict.outcome === 'failed' ? '' : reasonOf(verdict)
    const outcome = reason === '' ? words[verdict.outcome] : `${words[verdict.outcome]}: ${cell(reason)}`
    return `| \`${check.id}\` | ${check.rules.join(', ')} | ${cell(check.title)} | ${outcome} |`
  })
  const failures = results.flatMap(({ check, verdict }) =>
    verdict.outcome === 'failed'
      ? [
          `## ${check.id}`,
          '',
          `${check.title}. To mend it: ${check.mend}.`,
          '',
          ...verdict.findings.flatMap(({ sent, came, expected }) => [
            `- sent: ${plain(sent)}`,
            `  - came: ${plain(came)}`,
            `  - expected: ${plain(expected)}`,
          ]),
          '',
        ]
      : [],
  )
  return [
    `# Conformance of ${plain(connector)}`,
    '',
    `${passed} passed, ${failed} failed, ${broken} not carried out, ${unjudged} not applicable, ${skipped} skipped.`,
    '',
    '| Check | Rules | What holds | Outcome |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    ...failures,
    ...(original.length > 0 ? originalTable(original) : []),
  ].join('\n')
}

function originalTable(accounts: readonly OriginalAccount[]): string[] {
  const rows = accounts.map(({ command, stored, faults }) =>
    [`| \`${command}\``, cell(stored), `${cell(faults.join('; '))} |`].join(' | '),
  )
  return [
    '## What the original API makes of it',
    '',
    '| Command | It stores | It loses, or ends by |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ]
}

/** A text that means nothing else in Markdown, on one line. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#]/g, '\\$&')
}

function cell(text: string): string {
  return plain(text).replaceAll('|', '\\|')
}
