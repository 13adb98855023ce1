import { describe, expect, it } from 'vitest'
import { wideTable } from '../data/tables.ts'
import { peerEnvironment, readPeerTask } from './peer-environment.ts'

const connection = {
  hostname: '127.0.0.1',
  port: 5433,
  database: 'bench',
  username: 'ann',
  password: 'a b"c',
}

describe('the environment of a peer', () => {
  it('carries a whole task', () => {
    const environment = peerEnvironment('postgres', connection, wideTable('postgres'), 100)
    expect(readPeerTask(environment)).toEqual({
      kind: 'postgres',
      connection,
      table: 'users',
      query: expect.stringMatching(/^SELECT id, uid, .*, tenant FROM users WHERE tenant = 1$/),
      rows: 100,
    })
  })

  it('is refused where a variable is missing', () => {
    const { MONOID_BENCH_PORT: _, ...rest } = peerEnvironment('mysql', connection, wideTable('mysql'), 1)
    expect(() => readPeerTask(rest)).toThrow('MONOID_BENCH_PORT is not set')
  })
})
