import { stripVTControlCharacters } from 'node:util'
import type { Finding } from '@monoid-kit/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { painter } from '../printing/paint.ts'
import { FindReportReader } from './find-report.ts'
import { findingsText } from './findings-text.ts'
import { reportJson } from './report-json.ts'

const group = { schema_group: 'shop/public' }
const shop: readonly Finding[] = [
  { kind: 'progress', done: 0, of: 2 },
  {
    kind: 'reference',
    schema_name: 'items',
    ...group,
    direction: 'referencing',
    path: ['items.order_id → orders.id', 'orders.user_id → users.id'],
    rows: 3,
    additional: 3,
  },
  {
    kind: 'reference',
    schema_name: 'orders',
    ...group,
    direction: 'referencing',
    path: ['orders.user_id → users.id'],
    rows: 2,
    additional: 1,
  },
  { kind: 'match', schema_name: 'letters', ...group, column: 'email', via: 'name', exact: 0, near: 1 },
  { kind: 'match', schema_name: 'users', ...group, column: 'email', via: 'name', exact: 1 },
  {
    kind: 'reference',
    schema_name: 'countries',
    ...group,
    direction: 'referenced',
    path: ['users.country_id → countries.id'],
    rows: 1,
    additional: 1,
  },
  {
    kind: 'reference',
    schema_name: 'users',
    ...group,
    direction: 'referenced',
    path: ['letters.user_id → users.id'],
    rows: 1,
    additional: 0,
  },
  {
    kind: 'store',
    schema_name: 'users',
    ...group,
    rows: 1,
    handle: { schema_name: 'users', request_type: 'QUERY' },
  },
  { kind: 'store', schema_name: 'orders', ...group, rows: 1 },
  { kind: 'store', schema_name: 'items', ...group, rows: 3 },
  { kind: 'summary', stores: 50, searched: 2, unread: 0 },
]

function read(findings: readonly Finding[]) {
  const reader = new FindReportReader()
  for (const finding of findings) reader.add(finding)
  return reader
}

function shown(findings: readonly Finding[], columns = 100, everywhere = false): string {
  return findingsText(read(findings).report, { paint: painter(false), columns, everywhere }).join('\n')
}

describe('findingsText', () => {
  it('shows direct matches first, then near misses, then by the length of the path', () => {
    expect(shown(shop)).toBe(
      `in shop/public
table    where                                                  exact  near
users    email                                                      1     ?
letters  email                                                      0     1
orders   orders.user_id → users.id (1 told above already)           2
items    items.order_id → orders.id, orders.user_id → users.id      3

Found 5 rows in 3 tables.
Near: 1 row differs in case, accents or blanks only; not exported.
A ? stands where near misses were not counted.
The matches refer to rows of other tables, which were not followed:
  countries: 1 row by users.country_id → countries.id
Not searched: 48 of 50 tables: no column of that name or type.
--everywhere searches all columns that can hold the value.`,
    )
  })

  it('names the tables that could not be read', () => {
    const reader = read(shop)
    reader.addLog({
      message: 'x',
      level: 'error',
      code: 'PRIVILEGE_MISSING',
      context: { store: 'audit', group: 'g' },
    })
    reader.addLog({
      message: 'x',
      level: 'warn',
      code: 'NEAR_MISSES',
      context: { store: 'users', group: 'g' },
    })
    const text = findingsText(reader.report, { paint: painter(false), columns: 100, everywhere: false })
    expect(text.slice(-2)).toEqual([
      'Not read, so the answer is incomplete: 1 table.',
      '  g/audit: the user lacks a privilege (PRIVILEGE_MISSING)',
    ])
    expect(reportJson(reader.report, false)).toMatchObject({
      complete: false,
      rows: 5,
      unread: [{ store: 'audit', group: 'g', code: 'PRIVILEGE_MISSING' }],
    })
  })

  it('says plainly that there is nothing', () => {
    expect(shown([{ kind: 'summary', stores: 3, searched: 3, unread: 0 }])).toBe(
      'Nothing was found: 3 tables searched.',
    )
    expect(shown([{ kind: 'summary', stores: 0, searched: 0, unread: 0 }])).toContain(
      'no table that this user may see',
    )
    expect(shown([{ kind: 'summary', stores: 2, searched: 1, unread: 0 }], 100, true)).toContain(
      'Not searched: 1 of 2 tables: no column can hold the value.',
    )
  })

  it('keeps the table within the terminal, and shows no character that a terminal obeys', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 64 })
    const match = fc.record({ schema_name: name, column: name, exact: fc.nat(), near: fc.nat() })
    fc.assert(
      fc.property(
        fc.array(match, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 80, max: 250 }),
        (matches, columns) => {
          const findings = matches.map((one) => ({ kind: 'match', via: 'name', ...one }) as const)
          const { report } = read(findings)
          const lines = findingsText(report, { paint: painter(true), columns, everywhere: false })
          for (const line of lines) {
            const plain = stripVTControlCharacters(line)
            expect(plain).not.toMatch(/[\p{Cc}\p{Cf}]/u)
          }
          const table = lines.slice(0, lines.indexOf('')).map((line) => stripVTControlCharacters(line))
          for (const line of table) expect([...line].length).toBeLessThanOrEqual(columns)
        },
      ),
    )
  })
})
