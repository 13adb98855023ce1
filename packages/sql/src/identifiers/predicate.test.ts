import type { Log, SiloContext, StoredIdentifier } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import type { ColumnType } from '../catalogue/column-type.ts'
import type { Table } from '../catalogue/table.ts'
import { render, sql, value } from '../statements/fragment.ts'
import { parseInteger } from './parse-number.ts'
import { predicateFor } from './predicate.ts'

const text: ColumnType = {
  jsonSchema: { type: 'string' },
  match: (identifier, column) => ({
    exact: sql`${column} = ${value(identifier)}`,
    similar: sql`lower(${column}) = ${value(identifier)}`,
  }),
}
const integer: ColumnType = {
  jsonSchema: { type: 'integer' },
  match: (identifier, column) => {
    const digits = parseInteger(identifier, -(2n ** 31n), 2n ** 31n - 1n)
    return digits === undefined ? undefined : { exact: sql`${column} = ${value(digits)}` }
  },
}
const table: Table = {
  store: { name: 'users', group: 'shop/public' },
  scope: 'shop',
  path: ['public', 'users'],
  kind: 'table',
  columns: [
    { name: 'id', typeName: 'integer', type: integer, nullable: false },
    { name: 'email', typeName: 'text', type: text, nullable: true },
  ],
  primaryKey: ['id'],
  transactional: true,
}
const notation = { quote: (each: string) => each, placeholder: (position: number) => `$${position}` }

function contextWithLog(): { context: SiloContext; lines: string[] } {
  const lines: string[] = []
  const write = (message: string, fields?: object) => lines.push(`${message} ${JSON.stringify(fields ?? {})}`)
  const log: Log = { debug: write, info: write, warn: write, error: write }
  const framing = { head: () => new Uint8Array(), tail: new Uint8Array(), maxLineBytes: 65_534 }
  return { context: { signal: new AbortController().signal, log, framing }, lines }
}

const build = (identifiers: readonly { identifier: string; identifier_query: unknown }[]) => {
  const { context, lines } = contextWithLog()
  const predicate = predicateFor(table, identifiers as readonly StoredIdentifier[], context)
  return {
    predicate: predicate && render(predicate.exact('t'), notation),
    similar: predicate?.similar,
    lines,
  }
}

describe('predicateFor', () => {
  it('[B20] joins all identifiers of a table by OR, each typed', () => {
    const { predicate } = build([
      { identifier: 'id', identifier_query: '7' },
      { identifier: 'email', identifier_query: 'ann@x.org' },
    ])
    expect(predicate).toEqual({ text: '((t.id = $1) OR (t.email = $2))', values: ['7', 'ann@x.org'] })
  })

  it('[B19] C9: a value that cannot be of the type matches nothing, and the log says so without showing it', () => {
    const { predicate, lines } = build([{ identifier: 'id', identifier_query: 'abc' }])
    expect(predicate).toBeUndefined()
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('IDENTIFIER_NO_MATCH')
    expect(lines[0]).not.toContain('abc')
  })

  it('keeps the other identifiers when one matches nothing', () => {
    const { predicate } = build([
      { identifier: 'id', identifier_query: 'abc' },
      { identifier: 'email', identifier_query: 'ann@x.org' },
    ])
    expect(predicate?.text).toBe('((t.email = $1))')
  })

  it.each([null, undefined, '', '  ', '\t\n', '\ud800'])(
    'a blank or broken identifier (%j) matches nothing and is told of',
    (blank) => {
      const { predicate, lines } = build([{ identifier: 'email', identifier_query: blank }])
      expect(predicate).toBeUndefined()
      expect(lines).toHaveLength(1)
    },
  )

  it.each([2 ** 53, -(2 ** 53), 1e300, 0.5, true, ['x'], { a: 1 }])(
    'an identifier that JSON may have changed (%j) fails the store',
    (odd) => {
      expect(() => build([{ identifier: 'email', identifier_query: odd }])).toThrow(
        expect.objectContaining({ code: 'IDENTIFIER_INVALID' }),
      )
    },
  )

  it('an unknown column fails the store', () => {
    expect(() => build([{ identifier: 'EMAIL', identifier_query: 'x' }])).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_COLUMN' }),
    )
  })

  it('takes an exact integer as its digits', () => {
    expect(build([{ identifier: 'email', identifier_query: 0 }]).predicate?.values).toEqual(['0'])
  })

  it('offers near misses only where a column does', () => {
    expect(build([{ identifier: 'id', identifier_query: 7 }]).similar).toBeUndefined()
    expect(build([{ identifier: 'email', identifier_query: 'x' }]).similar).toBeTypeOf('function')
  })
})
