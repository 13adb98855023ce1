import type { Judgement } from '../limits/judge.ts'
import type { Limit } from '../limits/limits.ts'
import type { Table } from './table.ts'

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
      limit.line,
      border(limit, limit.must),
      border(limit, limit.aim),
      value === undefined ? '–' : number(limit, value),
      verdict,
    ]),
  }
}

function border(limit: Limit, value: number): string {
  return `${limit.bound === 'least' ? '≥' : '≤'} ${number(limit, value)}`
}

function number({ unit }: Limit, value: number): string {
  return `${value.toFixed(unit === ' MB' || unit === ' ms' ? 0 : 2)}${unit}`
}
