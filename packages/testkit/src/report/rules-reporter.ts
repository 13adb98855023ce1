import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { coverRules, renderMarkdown, renderTable, type TestOutcome } from './rule-report.ts'
import { rules } from './rules.ts'

/**
 * A vitest reporter that says which rules and faults the run has shown: a table on stdout, and reports/rules.md.
 * A run that was narrowed down by a filter is not judged. With `MONOID_REQUIRE_DATABASES=1` a rule that no passing
 * test shows fails the run. It also leaves the run's counts in reports/summary.json.
 */
export default class RulesReporter implements Reporter {
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  /** Works without a pause, so that the default reporter's summary is still the last thing printed. */
  onTestRunEnd(modules: readonly TestModule[]): void {
    const vitest = this.#vitest
    if (!vitest || isNarrowed(vitest)) return
    const root = vitest.config.root
    const folder = path.join(root, 'reports')
    const outcomes = modules.flatMap((module) => outcomesOf(module, root))
    const coverage = coverRules(rules, outcomes)
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, 'rules.md'), renderMarkdown(coverage))
    writeFileSync(path.join(folder, 'summary.json'), JSON.stringify(summary(modules, outcomes)))
    process.stdout.write(`${renderTable(coverage)}\n`)
    if (process.env.MONOID_REQUIRE_DATABASES === '1' && coverage.some(({ missing }) => missing)) {
      process.stdout.write(' MONOID_REQUIRE_DATABASES is set: the run fails for want of these tests.\n\n')
      process.exitCode = 1
    }
  }
}

function isNarrowed(vitest: Vitest): boolean {
  const filters = (vitest as { readonly filenamePattern?: readonly string[] }).filenamePattern ?? []
  return (
    filters.length > 0 || vitest.config.testNamePattern !== undefined || vitest.config.shard !== undefined
  )
}

function outcomesOf(module: TestModule, root: string): TestOutcome[] {
  const file = path.relative(root, module.moduleId).replaceAll(path.sep, '/')
  return [...module.children.allTests()].map((test) => ({
    file,
    title: test.fullName,
    state: test.result().state,
  }))
}

function summary(modules: readonly TestModule[], outcomes: readonly TestOutcome[]) {
  const count = (state: TestOutcome['state']) => outcomes.filter((outcome) => outcome.state === state).length
  const brokenFiles = modules.filter((module) => module.errors().length > 0).length
  return { passed: count('passed'), failed: count('failed') + brokenFiles, skipped: count('skipped') }
}
