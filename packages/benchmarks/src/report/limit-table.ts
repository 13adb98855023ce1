import { type Judgement, type Verdict, verdicts } from '../limits/judge.ts'
import { type Limit, limits } from '../limits/limits.ts'
import { markdownTable, type Table } from './table.ts'

/**
 * Which limits were met.
 *
 * @param judgements the limits with what was measured
 * @returns one line per limit
 */
export function limitTable(judgements: readonly Judgement[]): Table {
  return {
    head: ['limit', 'must', 'aim', 'measured', 'verdict'],
    cells: judgements.map(({ limit, value, verdict }) => [
      ...fixedCells(limit),
      value === undefined ? '–' : number(limit, value),
      verdictText(limit, verdict),
    ]),
  }
}

/**
 * Tells in what a published page differs from the limits, for the numbers in it cannot be made again everywhere.
 *
 * @param page the page
 * @returns a sentence for each limit that is missing from it or stands in it with other numbers, and for each line of
 *   the page's table that is no limit any more
 * @example const faults = pageFaults(await readFile('docs/benchmarks.md', 'utf8'))
 */
export function pageFaults(page: string): string[] {
  const [head = '', rule = ''] = markdownTable(limitTable([]))
  const [, table] = page.split(`${head}\n${rule}\n`)
  if (table === undefined) return ['there is no table of limits']
  const lines = table
    .slice(0, table.search(/^(?!\|)/m))
    .split('\n')
    .filter((line) => line !== '')
  const known = new Set<string>()
  const faults = limits.flatMap((limit) => {
    const fixed = `| ${fixedCells(limit).join(' | ')} | `
    const line = lines.find((each) => each.startsWith(fixed))
    if (line === undefined) return [`no line for “${limit.line}” with its must and aim`]
    known.add(line)
    const verdict = line.slice(0, -' |'.length).split(' | ').at(-1)
    return verdicts.some((each) => verdictText(limit, each) === verdict)
      ? []
      : [`no verdict on “${limit.line}”`]
  })
  return [
    ...faults,
    ...lines.filter((line) => !known.has(line)).map((line) => `no limit is told of by ${line}`),
  ]
}

function fixedCells(limit: Limit): string[] {
  return [limit.line, border(limit, limit.must), border(limit, limit.aim)]
}

function verdictText({ published }: Limit, verdict: Verdict): string {
  return published ? `${verdict} (published only)` : verdict
}

function border(limit: Limit, value: number): string {
  return `${limit.bound === 'least' ? '≥' : '≤'} ${number(limit, value)}`
}

function number({ unit }: Limit, value: number): string {
  return `${value.toFixed(unit === ' MB' || unit === ' ms' ? 0 : 2)}${unit}`
}
