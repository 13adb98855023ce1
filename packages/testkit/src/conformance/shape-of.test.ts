import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shapeOf } from './shape-of.ts'

describe('shapeOf', () => {
  it("shows names, types and lengths, and of texts the protocol's own words alone", () => {
    const message = {
      type: 'RECORD',
      record: {
        schema_name: 'people',
        data: { email: 'ann@example.org', age: 41, tags: ['a', 'b'], gone: null },
      },
    }
    expect(shapeOf(message)).toBe(
      '{type: RECORD, record: {schema_name: text of 6, data: {email: text of 15, age: number, tags: [2 × text of 1], gone: null}}}',
    )
    expect(shapeOf({ type: 'Ann Example', status: 'ok' })).toBe('{type: text of 11, status: text of 2}')
  })

  it('goes no deeper than it is told', () => {
    expect(shapeOf({ a: { b: { c: 1 } } }, 2)).toBe('{a: {b: {…}}}')
    expect(shapeOf([[1]], 1)).toBe('[1 × [1]]')
  })

  it('never shows a text or a number', () => {
    const value = fc.oneof(fc.stringMatching(/^[a-z@]{6,20}[0-9]$/), fc.integer({ min: 1000 }))
    const property = fc.property(
      value,
      fc.constantFrom('type', 'status', 'level', 'note'),
      (content, name) => {
        fc.pre(!['debug', 'info', 'warn', 'error'].includes(String(content)))
        expect(shapeOf({ [name]: content, list: [content] })).not.toContain(`${content}`)
      },
    )
    fc.assert(property)
  })
})
