import { describe, expect, it } from 'vitest'
import { pieceOf } from '../../test/sample-piece.ts'
import { judge } from '../limits/judge.ts'
import { limits } from '../limits/limits.ts'
import { figuresOf } from '../results/piece.ts'
import { pageFaults } from './limit-table.ts'
import { markdownReport, textReport } from './report.ts'

const pieces = [
  pieceOf(
    'postgres',
    'wide',
    { 'postgres.wide.client-text': 1.5 },
    {
      command: 'npm run bench -- --servers postgres',
      failures: ['PostgreSQL, wide table, psql: no such file'],
    },
  ),
  pieceOf(
    'mariadb',
    'delete',
    { 'mariadb.delete.statements': 1.31 },
    {
      date: '2026-02-01 10:00',
      load: [1.7, 1],
      facts: [{ title: 'MariaDB, delete', note: 'rows', head: ['', 's'], cells: [['connector', '1.00']] }],
    },
  ),
]
const report = { pieces, judgements: judge(limits, figuresOf(pieces)), failures: ['mysql wide: not run'] }

describe('the report of several runs', () => {
  it('judges all limits by the figures of all', () => {
    const page = markdownReport(report)
    expect(pageFaults(page)).toEqual([])
    expect(page).toContain('| PostgreSQL vs psql COPY text | ≥ 1.00× | ≥ 1.40× | 1.50× | aim met |')
    expect(page).toMatch(/\| MariaDB, DELETE statements .* \| 1\.31× \| missed \|/)
    expect(page).toMatch(/\| PostgreSQL vs pg-cursor .* \| – \| unmeasured \|/)
  })

  it('names the date, the load and the command of each, and what is the same for all once', () => {
    const page = markdownReport(report)
    expect(page).toContain(
      '| postgres wide | 2026-01-31 09:30 | 5 | 1 minute | 0.1, 1.5 | `npm run bench -- --servers postgres` |',
    )
    expect(page).toContain('| mariadb delete | 2026-02-01 10:00 | 5 | 1 minute | 1.7, 1 | `npm run bench` |')
    expect(page.match(/^- processors: 2$/gm)).toHaveLength(1)
  })

  it('says which began while the machine had other work, and not which found the load of the one before', () => {
    expect(markdownReport(report)).toContain('by its load of the last minute: mariadb delete (1.7).')
    const after = { ...report, pieces: [pieceOf('mysql', 'wide', {}, { load: [0.2, 1.7] }), ...pieces] }
    expect(markdownReport(after)).not.toContain('other work when these began')
  })

  it('lists what could not be measured', () => {
    for (const text of [markdownReport(report), textReport(report)]) {
      expect(text).toContain('- mysql wide: not run\n- PostgreSQL, wide table, psql: no such file\n')
    }
  })
})
