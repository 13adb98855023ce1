import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { join, type Notation, name, raw, render, sql, value } from './fragment.ts'

const notation: Notation = {
  quote: (each) => `"${each.replaceAll('"', '""')}"`,
  placeholder: (position) => `$${position}`,
}

describe('fragments', () => {
  it('numbers values in the order of the text, through nesting', () => {
    const inner = sql`${name('b')} = ${value('2')}`
    const statement = render(
      sql`SELECT ${value('1')} FROM ${name('s', 't')} WHERE ${inner} OR ${value(null)}`,
      notation,
    )
    expect(statement).toEqual({
      text: 'SELECT $1 FROM "s"."t" WHERE "b" = $2 OR $3',
      values: ['1', '2', null],
    })
  })

  it('holds more parts than a call may have arguments', () => {
    const many = join(Array(200_000).fill(value('x')), ',')
    expect(sql`${many}`.parts).toHaveLength(399_999)
  })

  it('joins fragments and leaves none out', () => {
    expect(render(join([name('a'), raw('1'), value('x')], ', '), notation).text).toBe('"a", 1, $1')
  })

  it('C2: no value ever reaches the text, and every name is quoted', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (bound, column) => {
        const statement = render(sql`SELECT 1 WHERE ${name(column)} = ${value(bound)}`, notation)
        expect(statement.text).toBe(`SELECT 1 WHERE ${notation.quote(column)} = $1`)
        expect(statement.values).toEqual([bound])
      }),
    )
  })
})
