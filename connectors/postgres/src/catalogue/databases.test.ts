import { describe, expect, it } from 'vitest'
import { tablesByDatabase } from './databases.ts'

describe('tablesByDatabase', () => {
  const store = { group: 'a/b/c', name: 't' }

  it('knows the database from the configuration where only one is read', () => {
    const one = (database: string) => [...tablesByDatabase([store], { database, scan_all: false })]
    expect(one('a')).toStrictEqual([['a', [['b/c', 't']]]])
    expect(one('a/b')).toStrictEqual([['a/b', [['c', 't']]]])
    expect(one('b')).toStrictEqual([])
  })

  it('tries every way to take a group apart, excluded databases apart', () => {
    const all = tablesByDatabase(
      [store, { group: 'x/y', name: 'u' }, { name: 'v' }, { group: '/y', name: 'w' }],
      {
        database: 'a',
        scan_all: true,
        exclude_dbs: ['a/*'],
      },
    )
    expect([...all]).toStrictEqual([
      ['a', [['b/c', 't']]],
      ['x', [['y', 'u']]],
    ])
  })
})
