import { ConnectorError } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { translateError } from './translate-error.ts'

describe('translateError', () => {
  it.each([
    [{ errno: 1451, code: 'ER_ROW_IS_REFERENCED_2' }, 'REFERENCED_ROWS'],
    [{ errno: 1213, code: 'ER_LOCK_DEADLOCK' }, 'DEADLOCK'],
    [{ errno: 1205, code: 'ER_LOCK_WAIT_TIMEOUT' }, 'LOCK_TIMEOUT'],
    [{ errno: 3024, code: 'ER_QUERY_TIMEOUT' }, 'STATEMENT_TIMEOUT'],
    [{ errno: 1142, code: 'ER_TABLEACCESS_DENIED_ERROR' }, 'PRIVILEGE_MISSING'],
    [{ errno: 1064, code: 'ER_PARSE_ERROR' }, 'DATABASE_ERROR'],
    [{ errno: -111, code: 'ECONNREFUSED' }, 'CONNECT_FAILED'],
    [{ errno: -104, code: 'ECONNRESET' }, 'CONNECTION_LOST'],
    [{ code: 'ENOTFOUND' }, 'DNS_FAILED'],
    [new Error('who knows'), 'CONNECTION_LOST'],
    [undefined, 'CONNECTION_LOST'],
  ])('knows %o as %s', (thrown, code) => {
    expect(translateError(thrown).code).toBe(code)
  })

  it('[C16] shows numbers and codes, never the text', () => {
    const error = Object.assign(new Error("Duplicate entry 'ann@x.org' for key 'email'"), {
      errno: 1062,
      code: 'ER_DUP_ENTRY',
      sqlMessage: "Duplicate entry 'ann@x.org' for key 'email'",
      sql: "SELECT 'ann@x.org'",
    })
    const translated = translateError(error)
    expect(translated.message).toBe('the server refused a statement (1062 ER_DUP_ENTRY)')
    expect(
      JSON.stringify({ ...translated, hint: translated.hint, context: translated.context }),
    ).not.toContain('ann')
  })

  it('tells that a table was altered while its rows were read', () => {
    expect(translateError({ errno: 1412, code: 'ER_TABLE_DEF_CHANGED' }).message).toBe(
      'the table was altered after the reading began: try again (1412 ER_TABLE_DEF_CHANGED)',
    )
  })

  it('leaves a ConnectorError as it is', () => {
    const error = new ConnectorError('TLS_FAILED', 'x')
    expect(translateError(error)).toBe(error)
  })
})
