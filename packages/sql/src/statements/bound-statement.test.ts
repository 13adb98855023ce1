import type { Statement } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { boundStatement } from './bound-statement.ts'

describe('boundStatement', () => {
  it('passes plain values on and drops the semicolon at the end', () => {
    const parameters = ['ann', 7, -1.5, true, null]
    expect(boundStatement({ text: ' SELECT 1 ; \n;', parameters })).toEqual({ text: ' SELECT 1', parameters })
  })

  it.each([
    ['no text', { text: 7, parameters: [] }, /text to be a string/],
    ['an empty text', { text: ' ;\n', parameters: [] }, /empty/],
    ['a text that would end early', { text: 'SELECT 1\0', parameters: [] }, /U\+0000/],
    ['no list', { text: 'SELECT 1', parameters: { length: 0 } }, /list of parameters/],
    ['NaN', { text: 'SELECT 1', parameters: [Number.NaN] }, /parameter 1 .* not finite/],
    ['a bigint', { text: 'SELECT 1', parameters: ['a', 1n] }, /parameter 2 .* bigint/],
    ['undefined', { text: 'SELECT 1', parameters: [undefined] }, /undefined/],
    ['an object', { text: 'SELECT 1', parameters: [{ secret: 's' }] }, /object/],
    ['a list in it', { text: 'SELECT 1', parameters: [[1]] }, /a list/],
    ['too many', { text: 'SELECT 1', parameters: Array(65_536).fill(1) }, /at most 65535/],
  ])('refuses %s', (_what, statement, message) => {
    expect(() => boundStatement(statement as unknown as Statement)).toThrowError(
      expect.objectContaining({ code: 'STATEMENT_REFUSED', message: expect.stringMatching(message) }),
    )
  })
})
