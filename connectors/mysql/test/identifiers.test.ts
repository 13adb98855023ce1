import { name, predicateFor, sql, type Table } from '@monoid-kit/sql'
import type { TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import type { MysqlServer } from '../src/mysql-server.ts'
import { recordsOf, serverOf, suites, tableOf, testContext } from './support.ts'

for (const { server: testServer, describe } of suites) {
  describe(`identifiers in ${testServer.kind}`, () => {
    let database: TestDatabase
    let server: MysqlServer
    let people: Table

    beforeAll(async () => {
      database = await testServer.createDatabase('CHARACTER SET utf8mb4')
      server = serverOf(database)
      await database.execute(`
        CREATE TABLE people (
          id INT PRIMARY KEY,
          number INT, small TINYINT, big BIGINT UNSIGNED, price DECIMAL(6,2), part FLOAT, flags BIT(3), born YEAR, day DATE,
          moment TIMESTAMP NULL, length TIME,
          name VARCHAR(50), latin VARCHAR(50) CHARACTER SET latin1, fixed CHAR(10), note TEXT, kind ENUM('2','1'), code VARBINARY(10),
          \`select\` VARCHAR(20), \`a\`\`b.c ?\` VARCHAR(20),
          KEY (number), KEY (name), KEY (latin), KEY (big), KEY (moment)
        ) CHARACTER SET utf8mb4`)
      await database.execute(`
        INSERT INTO people (id, number, name, latin, fixed, note, kind, \`select\`, \`a\`\`b.c ?\`) VALUES
          (1, 0, 'müller', 'müller', 'ann', 'müller', '1', 'x', 'y'),
          (2, 7, 'muller', 'muller', 'ANN', 'MULLER', '2', 'X', 'Y'),
          (3, 1, 'MULLER ', 'MULLER ', 'bob', 'muller ', NULL, NULL, NULL),
          (4, 2, 'mu\u0308ller', '?', 'bob', NULL, NULL, NULL, NULL),
          (5, 3, '7abc', '0', '0', '7abc', NULL, NULL, NULL),
          (6, 4, 'abc', 'abc', 'abc', 'abc', NULL, NULL, NULL)`)
      people = await tableOf(server, database, 'people')
    })

    const found = async (identifier: string, query: string): Promise<unknown[]> => {
      const predicate = predicateFor(people, [{ identifier, identifier_query: query }], testContext())
      if (!predicate) return []
      const rows = await recordsOf(
        server,
        { ...people, columns: people.columns.slice(0, 1) },
        sql`SELECT ${name('id')} FROM ${server_source(people)} WHERE ${predicate.exact()} ORDER BY 1`,
      )
      return rows.map(({ id }) => id)
    }
    const server_source = (table: Table) => name(...table.path)

    it('[B19] [C2] finds by 0 and 7abc only what is 0 and 7abc', async () => {
      expect(await found('name', '0')).toEqual([])
      expect(await found('latin', '0')).toEqual([5])
      expect(await found('fixed', '0')).toEqual([5])
      expect(await found('number', '0')).toEqual([1])
      expect(await found('name', '7abc')).toEqual([5])
      expect(await found('number', '7abc')).toEqual([])
      expect(await found('number', '7')).toEqual([2])
      expect(await found('number', '7.0')).toEqual([])
      expect(await found('note', '7')).toEqual([])
    })

    it.each(['name', 'note'])(
      '[B19] finds the same text only in %s: case, accents and blanks count',
      async (column) => {
        const decomposed = column === 'name' ? [4] : []
        expect(await found(column, 'müller')).toEqual([1, ...decomposed])
        expect(await found(column, 'mu\u0308ller')).toEqual([1, ...decomposed])
        expect(await found(column, 'muller')).toEqual(column === 'name' ? [2] : [])
        expect(await found(column, 'muller ')).toEqual(column === 'name' ? [] : [3])
        expect(await found(column, 'MULLER ')).toEqual(column === 'name' ? [3] : [])
        expect(await found(column, 'MULLER')).toEqual(column === 'name' ? [] : [2])
      },
    )

    it('[B19] finds nothing by text that the character set cannot hold, not even its question marks', async () => {
      expect(await found('latin', '漢')).toEqual([])
      expect(await found('latin', '?')).toEqual([4])
      expect(await found('latin', 'müller')).toEqual([1])
    })

    it('finds an enum by its label, never by its number', async () => {
      expect(await found('kind', '1')).toEqual([1])
      expect(await found('kind', '2')).toEqual([2])
    })

    it('[C2] binds hostile values and quotes hostile names', async () => {
      for (const hostile of [
        "\\' OR 1=1 -- ",
        "' OR ''='",
        '" OR 1=1 #',
        '`',
        '\0',
        "x'; DROP TABLE people; --",
      ]) {
        for (const column of ['name', 'latin', 'select', 'a`b.c ?']) {
          expect(await found(column, hostile)).toEqual([])
        }
      }
      expect(await found('select', 'x')).toEqual([1])
      expect(await found('a`b.c ?', 'Y')).toEqual([2])
    })

    it('[C9] [B19] takes what a column cannot hold for no match, not for an error', async () => {
      const impossible = {
        number: ['abc', '2147483648', '1e1', '0x1', ' 7', '9'.repeat(50)],
        small: ['128', '-129'],
        big: ['-1', '18446744073709551616'],
        price: ['1.005', '10000', 'NaN', ''],
        part: ['abc', '1e400', 'Infinity', '1e-50', '-1e-400'],
        flags: ['1', '0002', '1111'],
        born: ['70', '1900', '2156'],
        day: ['2020-13-01', '2020-01-32', 'today', '2020-1-1', '20200101'],
        moment: [
          '2020-01-02',
          '2020-01-02T25:00:00Z',
          '2020-01-02T03:04:05.5Z',
          '2020-02-30T00:00:00+00:00',
          '2020-02-30 00:00:00',
        ],
        length: ['839:00:00', '1', '10:60:00'],
        code: ['abc', '===='],
      }
      for (const [column, values] of Object.entries(impossible)) {
        for (const value of values) {
          const context = testContext()
          expect(
            predicateFor(people, [{ identifier: column, identifier_query: value }], context),
            value,
          ).toBeUndefined()
          expect(context.logged).toMatchObject([{ code: 'IDENTIFIER_NO_MATCH' }])
          expect(context.logged[0]?.message.includes(value) && value.length > 3, value).toBe(false)
        }
      }
    })

    it('keeps the greatest unsigned integers apart', async () => {
      await database.execute(
        'INSERT INTO people (id, big) VALUES (10, 18446744073709551615), (11, 9223372036854775807), (12, 9223372036854775808)',
      )
      expect(await found('big', '18446744073709551615')).toEqual([10])
      expect(await found('big', '9223372036854775807')).toEqual([11])
      expect(await found('big', '9223372036854775808')).toEqual([12])
      await database.execute('DELETE FROM people WHERE id >= 10')
    })

    it('is answered by an index', async () => {
      const values = Array.from(
        { length: 500 },
        (_, i) => `(${i + 100}, ${i + 100}, 'user${i}', 'user${i}', ${i})`,
      )
      await database.execute(`INSERT INTO people (id, number, name, latin, big) VALUES ${values.join(', ')}`)
      await database.rows('ANALYZE TABLE people')
      const session = await server.open('', 'read', testContext())
      try {
        for (const [column, query, key] of [
          ['id', '150', 'PRIMARY'],
          ['number', '150', 'number'],
          ['name', 'müller', 'name'],
          ['name', 'user5', 'name'],
          ['latin', 'user5', 'latin'],
          ['big', '7', 'big'],
        ] as const) {
          const predicate = predicateFor(
            people,
            [{ identifier: column, identifier_query: query }],
            testContext(),
          )
          const explain = testServer.kind === 'mysql' ? sql`EXPLAIN FORMAT=TRADITIONAL` : sql`EXPLAIN`
          const plan = await session.rows(
            sql`${explain} SELECT ${name('id')}, ${name('note')} FROM ${name(...people.path)} WHERE ${predicate?.exact() ?? sql`FALSE`}`,
            testContext(),
          )
          expect(plan[0], `${column} ${query}`).toContain(key)
        }
      } finally {
        await session.close()
        await database.execute('DELETE FROM people WHERE id >= 100')
      }
    })

    it('counts rows that differ in case, accents or blanks as similar', async () => {
      const predicate = predicateFor(
        people,
        [{ identifier: 'name', identifier_query: 'muller' }],
        testContext(),
      )
      const session = await server.open('', 'read', testContext())
      try {
        const rows = await session.rows(
          sql`SELECT ${name('id')} FROM ${name(...people.path)} WHERE ${predicate?.similar?.() ?? sql`FALSE`} ORDER BY 1`,
          testContext(),
        )
        expect(rows.flat()).toEqual(expect.arrayContaining(['1', '2']))
      } finally {
        await session.close()
      }
    })
  })
}
