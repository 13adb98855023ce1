import type { MonoidLogMessage } from '@monoid-kit/core'
import { expect } from 'vitest'
import type { CommandResult } from '../processes/command-result.ts'
import type { TextRow } from '../servers/sql-client.ts'
import type { DatabaseSnapshot } from './database-snapshot.ts'
import type { Erasure, ErasureLab } from './erasure-lab.ts'

/** What a delete is expected to do; rows are named by the value of their first column. */
export interface ExpectedErasure {
  readonly gone?: Readonly<Record<string, readonly string[]>>
  /** By table and row: the columns that have another value afterwards, as the schema itself prescribes. */
  readonly changed?: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, string | null>>>>>
  >
  /** Rows that triggers write, by table. */
  readonly added?: Readonly<Record<string, readonly TextRow[]>>
  /** Stores that fail, each with the code of its LOG; all others are COMPLETE. */
  readonly failed?: Readonly<Record<string, string>>
  /** What the log must say, by store. */
  readonly tells?: Readonly<Record<string, readonly RegExp[]>>
}

/**
 * Compares what a delete did with what was expected of it: one answer per store (B20), exactly the named rows gone from
 * the whole database and nothing else changed, nothing but messages on the output, no value of the database in it.
 *
 * @param lab where it ran
 * @param erasure what it did
 * @param expected what it should have done
 */
export function expectErasure(lab: ErasureLab, erasure: Erasure, expected: ExpectedErasure): void {
  const { result, before, after, items } = erasure
  const tables = [...new Set(items.map(([table]) => table))]
  expect(
    { exitCode: result.exitCode, stderr: result.stderr, stray: result.strayLines },
    result.stdout,
  ).toEqual({
    exitCode: 0,
    stderr: '',
    stray: [],
  })
  expect(answersOf(result)).toEqual(
    tables
      .map((table) => ({
        ...lab.store(table),
        status: table in (expected.failed ?? {}) ? 'FAILED' : 'COMPLETE',
        dataType: 'NONE',
        requestType: 'DELETE',
      }))
      .sort(byName),
  )
  for (const [table, code] of Object.entries(expected.failed ?? {})) {
    expect(codesAbout(lab, result, table), result.stdout).toContain(code)
  }
  for (const [table, patterns] of Object.entries(expected.tells ?? {})) {
    const said = logsAbout(lab, result, table).map(({ code, message }) => `${code ?? ''} ${message}`)
    for (const pattern of patterns) expect(said.join('\n')).toMatch(pattern)
  }
  expect(after, result.stdout).toEqual(withChanges(before, expected))
  expectNoValues(erasure)
}

/** The codes of the log lines about a store, in their order. */
export function codesAbout(lab: ErasureLab, result: CommandResult, table: string): (string | undefined)[] {
  return logsAbout(lab, result, table).map(({ code }) => code)
}

/** The log lines about a store that carry a code or are errors. */
export function logsAbout(lab: ErasureLab, result: CommandResult, table: string): MonoidLogMessage[] {
  const { schema_name, schema_group } = lab.store(table)
  return result.logs.filter(
    ({ context }) => context?.store === schema_name && context?.group === schema_group,
  )
}

/** No line holds an identifier or a value of a row, as far as these are long enough to be told from other text. */
export function expectNoValues({ result, before, items }: Erasure): void {
  const values = new Set<string>()
  for (const rows of Object.values(before)) {
    for (const row of rows) for (const cell of Object.values(row)) if (cell !== null) values.add(cell)
  }
  for (const [, , wanted] of items) if (typeof wanted === 'string') values.add(wanted)
  const telling = [...values].filter((text) => text.trim().length >= 6 && !/^\d+$/.test(text))
  for (const text of telling) {
    const written = JSON.stringify(text).slice(1, -1)
    expect(result.stdout.includes(written), `the output holds ${JSON.stringify(text)}`).toBe(false)
  }
}

function answersOf({ results }: CommandResult): unknown[] {
  return results
    .map(({ status, handle }) => {
      expect([handle.schema_name, handle.schema_group]).toEqual([status.schema_name, status.schema_group])
      return {
        schema_name: status.schema_name,
        schema_group: status.schema_group ?? '',
        status: status.request_status,
        dataType: status.data_type,
        requestType: handle.request_type,
      }
    })
    .sort(byName)
}

function byName(
  a: { schema_name: string; schema_group: string },
  b: { schema_name: string; schema_group: string },
): number {
  const [left, right] = [`${a.schema_group}\n${a.schema_name}`, `${b.schema_group}\n${b.schema_name}`]
  return left < right ? -1 : left > right ? 1 : 0
}

function withChanges(
  before: DatabaseSnapshot,
  { gone = {}, changed = {}, added = {} }: ExpectedErasure,
): DatabaseSnapshot {
  const expected: Record<string, readonly TextRow[]> = { ...before }
  const rowsOf = (table: string): readonly TextRow[] => {
    const rows = expected[table]
    if (!rows) throw new Error(`there is no table ${table}; there are ${Object.keys(before).join(', ')}`)
    return rows
  }
  for (const [table, keys] of Object.entries(gone)) {
    const missing = keys.filter((key) => !rowsOf(table).some((row) => keyOf(row) === key))
    if (missing.length > 0) throw new Error(`${table} never held the rows ${missing.join(', ')}`)
    expected[table] = rowsOf(table).filter((row) => !keys.includes(keyOf(row)))
  }
  for (const [table, changes] of Object.entries(changed)) {
    expected[table] = rowsOf(table).map((row) => ({ ...row, ...changes[keyOf(row)] }))
  }
  for (const [table, rows] of Object.entries(added)) expected[table] = [...rowsOf(table), ...rows]
  return Object.fromEntries(Object.entries(expected).map(([table, rows]) => [table, inOrder(rows)]))
}

function keyOf(row: TextRow): string {
  return Object.values(row)[0] ?? ''
}

function inOrder(rows: readonly TextRow[]): TextRow[] {
  const text = (row: TextRow) => JSON.stringify(Object.values(row))
  return [...rows].sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0))
}
