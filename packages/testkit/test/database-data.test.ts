import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type ServerKind, useServer } from '@monoid-kit/testkit'
import { expect, it } from 'vitest'
import { databaseData } from '../src/conformance/fixture/database-data.ts'

const { signal } = new AbortController()

for (const kind of ['postgres', 'mysql'] as const satisfies readonly ServerKind[]) {
  const suite = await useServer(kind)
  suite.describe(`the data of a fixture in ${kind}`, () => {
    it('are made by files of SQL, looked at as a whole, and taken away', async () => {
      const database = await suite.server.createDatabase()
      const { hostname, port, database: name, username, password } = database.config
      const url = `${kind}://${[username, password].map(encodeURIComponent).join(':')}@${hostname}:${port}/${name}`
      const folder = await mkdtemp(path.join(tmpdir(), 'monoid-fixture-'))
      const [make, drop] = ['make.sql', 'drop.sql'].map((file) => path.join(folder, file)) as [string, string]
      try {
        await writeFile(
          make,
          "DROP TABLE IF EXISTS p; CREATE TABLE p (id int, mail varchar(20)); INSERT INTO p VALUES (2, 'b'), (1, 'a')",
        )
        await writeFile(drop, 'DROP TABLE p')
        const data = databaseData({ url, setup: [make], teardown: [drop] })
        await data.setup(signal)
        await data.setup(signal)
        expect(await data.dump(signal)).toEqual(['p\t{"id":"1","mail":"a"}', 'p\t{"id":"2","mail":"b"}'])
        await data.teardown(signal)
        expect(await data.dump(signal)).toEqual([])
        await expect(data.teardown(signal)).rejects.toMatchObject({ code: 'FIXTURE_INVALID' })
      } finally {
        await rm(folder, { recursive: true })
      }
    })
  })
}
