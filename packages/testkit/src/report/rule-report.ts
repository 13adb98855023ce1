import { type Rule, rulesInTitle } from './rules.ts'

/** One test that has run. */
export interface TestOutcome {
  readonly file: string
  readonly title: string
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending'
}

/** A rule and the tests that name it. */
export interface RuleCoverage {
  readonly rule: Rule
  readonly tests: readonly TestOutcome[]
  readonly passed: number
  /** Neither shown by a passing test nor excused. */
  readonly missing: boolean
}

/**
 * Counts the tests of each rule.
 *
 * @param rules what has to be accounted for
 * @param outcomes every test that has run
 * @returns one entry per rule, in the order of `rules`
 * @throws where a title names a number that is no rule
 */
export function coverRules(rules: readonly Rule[], outcomes: readonly TestOutcome[]): RuleCoverage[] {
  const tests = new Map<string, TestOutcome[]>(rules.map(({ id }) => [id, []]))
  for (const outcome of outcomes) {
    for (const id of rulesInTitle(outcome.title)) {
      const list = tests.get(id)
      if (!list)
        throw new Error(`${outcome.file}: the title "${outcome.title}" names ${id}, which is no rule`)
      list.push(outcome)
    }
  }
  return rules.map((rule) => {
    const named = tests.get(rule.id) ?? []
    const passed = named.filter(({ state }) => state === 'passed').length
    return { rule, tests: named, passed, missing: passed === 0 && rule.excused === undefined }
  })
}

/**
 * The report as Markdown: one row per rule with its tests.
 *
 * @param coverage what `coverRules` has found
 * @returns the text of reports/rules.md
 */
export function renderMarkdown(coverage: readonly RuleCoverage[]): string {
  const rows = coverage.map(({ rule, tests, passed, missing }) => {
    const names = [...new Set(tests.map(({ file, title }) => `${cell(title)} (${file})`))]
    const shown = rule.excused && names.length === 0 ? `not tested: ${rule.excused}` : names.join('<br>')
    const verdict = missing ? 'missing' : tests.length === 0 ? 'excused' : `${passed} of ${tests.length}`
    return `| ${rule.id} | ${cell(rule.text)} | ${verdict} | ${shown} |`
  })
  return [
    '# Rules and faults, and the tests that show them',
    '',
    '| number | rule or fault | passed | tests |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

/**
 * The report for a terminal: passed and all tests of each rule, several to a line, then what is missing.
 *
 * @param coverage what `coverRules` has found
 * @returns some lines of text
 */
export function renderTable(coverage: readonly RuleCoverage[]): string {
  const cells = coverage.map(({ rule, tests, passed }) => {
    const count = tests.length === 0 ? (rule.excused ? 'excused' : '-') : `${passed}/${tests.length}`
    return `${rule.id.padEnd(4)}${count.padEnd(9)}`
  })
  const lines: string[] = []
  const perLine = 8
  for (let start = 0; start < cells.length; start += perLine) {
    lines.push(
      ` ${cells
        .slice(start, start + perLine)
        .join('')
        .trimEnd()}`,
    )
  }
  const missing = coverage.filter((entry) => entry.missing).map(({ rule }) => rule.id)
  const verdict =
    missing.length === 0 ? 'every one is shown' : `not shown by a passing test: ${missing.join(', ')}`
  return ['', ' Rules and faults, tests passed/all', ...lines, ` ${verdict}`, ''].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll(/\s+/g, ' ')
}
