import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordsOf } from './words-of.ts'

describe('wordsOf', () => {
  it('finds names wherever they stand', () => {
    const hidden = [
      'SELECT pg_notify(1)',
      'SELECT PG_Notify /* x */ (1)',
      'SELECT "pg_notify"(1)',
      'SELECT a.pg_notify--\n(1)',
      'SELECT 1pg_notify(1)',
      'SELECT $a$x$a$pg_notify(1)',
      "SELECT E'\\'' || pg_notify(1) || '",
      'SELECT `pg_notify`(1)',
      'SELECT $1pg_notify(1)',
    ]
    for (const text of hidden) expect(wordsOf(text), text).toContain('pg_notify')
  })

  it('finds a name in any surroundings that do not make it another name', () => {
    const around = fc.string({ unit: fc.constantFrom(...' \t\n\'"`()[];,.:=<>+-*/%&|^~!?@#\\{}'.split('')) })
    fc.assert(
      fc.property(around, around, (before, after) => {
        expect(wordsOf(`${before}Get_Lock${after}`)).toContain('get_lock')
      }),
    )
  })

  it('finds a name that is spelt with letters whose other case is an ASCII letter', () => {
    for (const spelt of ['releaſe_all_locks', 'load_fıle', 'get_lock']) {
      const [found] = ['release_all_locks', 'load_file', 'get_lock'].filter((each) =>
        wordsOf(spelt).has(each),
      )
      expect(found, spelt).toBeDefined()
    }
  })

  it('keeps names of other scripts whole', () => {
    expect(wordsOf('SELECT größe FROM 名簿')).toContain('größe')
    expect(wordsOf('SELECT größe FROM 名簿')).toContain('名簿')
    for (const folded of ['ÄNDERE', 'ändere', 'Ändere']) expect(wordsOf('SELECT ÄNDERE()')).toContain(folded)
  })
})
