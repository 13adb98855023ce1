import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openClient } from '../src/connect/open-client.ts'
import { driverVersion, tapDriver } from '../src/wire/driver-tap.ts'
import { serverOf, suite } from './support.ts'

suite.describe('the driver', () => {
  const advice = 'pg changed: look at connectors/postgres/src/wire/driver-tap.ts'

  it('is the version whose inside the tap relies on', () => {
    const read = (file: string) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))
    expect(read('../package.json').dependencies.pg, advice).toBe(driverVersion)
    expect(read('../node_modules/pg/package.json').version, advice).toBe(driverVersion)
  })

  it.each(['disable', 'prefer'] as const)(
    'reads through one listener, which a tap takes and gives back: ssl_mode %s',
    async (mode) => {
      const database = await suite.server.createDatabase()
      const server = serverOf(database, { ssl_mode: mode })
      const { username, password, database: databaseName } = database.config
      const login = { database: databaseName, username, password, applicationName: 'tap' }
      const { client, socket } = await openClient(server.address, login, 10, new AbortController().signal)
      const before = socket.listeners('data')
      expect(before, advice).toHaveLength(1)
      const taken: Buffer[] = []
      const tap = tapDriver(socket, (chunk) => taken.push(Buffer.from(chunk)))
      const running = client.query('SELECT 1')
      while (!Buffer.concat(taken).includes('SELECT 1\0')) await sleep(5)
      tap.giveBack()
      expect(socket.listeners('data'), advice).toStrictEqual(before)
      tap.pass(Buffer.concat(taken))
      expect((await running).rows, advice).toHaveLength(1)
      const listener = () => undefined
      socket.on('data', listener)
      expect(() => tapDriver(socket, listener)).toThrow('driver-tap.ts')
      await client.end()
    },
  )
})
