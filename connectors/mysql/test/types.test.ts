import { join, name, predicateFor, sql, type Table } from '@monoid-kit/sql'
import type { TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import type { MysqlServer } from '../src/mysql-server.ts'
import { typeTable } from '../src/type-table.ts'
import { recordsOf, serverOf, suites, tableOf, testContext, textsOf } from './support.ts'
import { type Kind, typeCases } from './type-cases.ts'

for (const { server: testServer, describe } of suites) {
  const kind = testServer.kind as Kind
  const own = typeCases.filter(({ only }) => only === undefined || only === kind)
  describe(`types of ${kind}`, () => {
    let database: TestDatabase
    let server: MysqlServer
    let table: Table

    beforeAll(async () => {
      database = await testServer.createDatabase('CHARACTER SET utf8mb4')
      server = serverOf(database)
      const columns = own.map(({ type }, index) => `c${index} ${type}`)
      await database.execute(`SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00', NAMES utf8mb4`)
      await database.execute(
        `CREATE TABLE every (id INT PRIMARY KEY, ${columns.join(', ')}) CHARACTER SET utf8mb4`,
      )
      let id = 0
      for (const [index, { values }] of own.entries()) {
        for (const [literal] of values) {
          id += 1
          await database.execute(`INSERT INTO every (id, c${index}) VALUES (${id}, ${literal})`)
        }
      }
      table = await tableOf(server, database, 'every')
    })

    it('[C3] [C10] [B29] exports every type without loss, and null as null', async () => {
      const columns = join(
        table.columns.map((column) => name(column.name)),
        ', ',
      )
      const statement = sql`SELECT ${columns} FROM ${name(...table.path)} ORDER BY ${name('id')}`
      const records = await recordsOf(server, table, statement)
      let row = 0
      for (const [index, { type, values }] of own.entries()) {
        for (const [literal, json] of values) {
          expect(records[row]?.[`c${index}`], `${type} ${literal.slice(0, 60)}`).toEqual(json)
          row += 1
        }
      }
      expect(records).toHaveLength(row)
      expect(Object.values(records[0] ?? {}).filter((each) => each === null)).toHaveLength(own.length - 1)
    })

    it('[C3] a statement gives every type in the form of an export, as far as its result tells', async () => {
      const columns = join(
        table.columns.map((column) => name(column.name)),
        ', ',
      )
      const select = sql`SELECT ${columns} FROM ${name(...table.path)} ORDER BY ${name('id')}`
      const exported = await recordsOf(server, table, select)
      const statement = { text: 'SELECT * FROM every ORDER BY id', parameters: [] }
      const given = (await textsOf(server.runStatement(statement, testContext()))).map((text) =>
        JSON.parse(text),
      )
      const differs = (column: string) => exported.some((row, index) => row[column] !== given[index][column])
      const differing = own.filter((_, index) => differs(`c${index}`)).map(({ type }) => type)
      expect(given).toHaveLength(exported.length)
      // Converted by the server, and in MariaDB bytes like others.
      expect(differing.filter((type) => !/CHARACTER SET (ucs2|sjis|gbk)/.test(type))).toEqual(
        kind === 'mariadb' ? ['VECTOR(3)'] : [],
      )
    })

    it('[C3] [B29] encodes raw rows as the same bytes that the driver gives', async () => {
      const columns = join(
        table.columns.map((column) => name(column.name)),
        ', ',
      )
      const statement = sql`SELECT ${columns} FROM ${name(...table.path)} ORDER BY ${name('id')}`
      const session = await server.open('', 'read', testContext())
      const encoding = testContext()
      const plain = testContext()
      expect(await textsOf(session.records(statement, table, encoding))).toEqual(
        await textsOf(session.plainRecords(statement, table, plain)),
      )
      expect(encoding.logged).toEqual(plain.logged)
      await session.close()
    })

    it('[B22] [B33] gives every column one plain type, and every value is of it', async () => {
      const records = await recordsOf(
        server,
        table,
        sql`SELECT ${join(
          table.columns.map((c) => name(c.name)),
          ', ',
        )} FROM ${name(...table.path)}`,
      )
      for (const column of table.columns) {
        const { type } = column.type.jsonSchema
        for (const record of records) {
          const value = record[column.name]
          if (value === null) continue
          expect(typeof value, column.typeName).toBe(type === 'integer' ? 'number' : type)
          if (type === 'integer') expect(Number.isSafeInteger(value)).toBe(true)
        }
      }
    })

    it('[B19] finds every value by its exported form, and no other row', async () => {
      let id = 0
      for (const [index, { type, values }] of own.entries()) {
        for (const [literal, json] of values) {
          id += 1
          if (json === '') continue
          const query = typeof json === 'number' ? String(json) : (json as string)
          const predicate = predicateFor(
            table,
            [{ identifier: `c${index}`, identifier_query: query }],
            testContext(),
          )
          expect(predicate, `${type} ${query.slice(0, 60)}`).toBeDefined()
          if (!predicate) continue
          const found = await recordsOf(
            server,
            { ...table, columns: table.columns.slice(0, 1) },
            sql`SELECT ${name('id')} FROM ${name(...table.path)} WHERE ${predicate.exact()}`,
          )
          expect(found, `${type} ${literal.slice(0, 60)}`).toEqual([{ id }])
        }
      }
    })

    it('has a row of the type table for every type of the test', () => {
      const known = new Set(typeTable.map(({ type }) => type))
      for (const column of table.columns) {
        const bare = /^[a-z]+\d?/.exec(column.typeName)?.[0] ?? ''
        expect(known.has(bare), column.typeName).toBe(true)
      }
    })
  })
}
