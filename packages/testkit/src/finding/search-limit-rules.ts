import type { JsonObject, MonoidRequestHandle } from '@monoid-kit/core'
import { expect, it } from 'vitest'
import type { CommandResult } from '../processes/command-result.ts'
import type { ServerSuite } from '../servers/use-server.ts'
import { FindingLab } from './finding-lab.ts'

const value = 'canary.4711@example.org'
const terms = [['email', value]] as const

const chain = `
  CREATE TABLE users (id int PRIMARY KEY, email varchar(80), secret varchar(80));
  CREATE TABLE orders (id int PRIMARY KEY, user_id int, FOREIGN KEY (user_id) REFERENCES users (id));
  CREATE TABLE items (id int PRIMARY KEY, order_id int, FOREIGN KEY (order_id) REFERENCES orders (id));
  CREATE TABLE letters (id int PRIMARY KEY, email varchar(80));
  INSERT INTO users VALUES (1, '${value}', 'x'), (2, 'bob@x.org', 'x');
  INSERT INTO orders VALUES (1, 1), (2, 2);
  INSERT INTO items VALUES (1, 1), (2, 2);
  INSERT INTO letters VALUES (1, '${value}');
`

/** What a handle may hold besides what `find` put there, each to be refused. */
const tampered: Readonly<Record<string, (data: JsonObject) => JsonObject>> = {
  'a store that is not there': withStep({ schema_name: 'nowhere' }),
  'SQL for a store': withStep({ schema_name: 'users" AS r0 WHERE true) OR (true' }),
  'another store': withStep({ schema_name: 'letters' }),
  'a column that is not there': withStep({ columns: ['nowhere'] }),
  'SQL for a column': withStep({ columns: ['user_id" = "user_id" OR "user_id'] }),
  'a column without a key': withStep({ columns: ['id'] }),
  'a column that the key does not reference': withStep({ referenced_columns: ['email'] }),
  'fewer columns than referenced ones': withStep({ columns: [] }),
  'a further member': withStep({ condition: 'true' }),
  'no list of columns': withStep({ columns: 'user_id' }),
  'an empty path': (data) => ({ ...data, paths: [[]] }),
  'no paths': (data) => ({ ...data, paths: [] }),
  'paths of text': (data) => ({ ...data, paths: 'true' }),
  'no roots': (data) => ({ ...data, roots: [] }),
  'roots without identifiers': (data) => ({ ...data, roots: [{ schema_name: 'users', schema_group: 'x' }] }),
  'a root elsewhere': (data) => ({
    ...data,
    roots: [{ ...(data.roots as JsonObject[])[0], schema_name: 'orders' }],
  }),
  'too many paths': (data) => ({
    ...data,
    paths: Array.from({ length: 1001 }, () => (data.paths as JsonObject[])[0]) as JsonObject[],
  }),
}

/**
 * What `find` does not do: say more than it may, read what is excluded, take over what a handle says, or pass over in silence what it
 * could not read.
 *
 * @param suite a server
 * @param entry the connector's script, `dist/main.js`
 * @example searchLimitRules(await useServer('postgres'), entry)
 */
export function searchLimitRules(suite: ServerSuite, entry: string): void {
  const { server } = suite
  const isPostgres = server.kind === 'postgres'
  const create = (sql: string) => FindingLab.create(server, entry, sql)

  suite.describe(`limits of find on ${server.kind}`, () => {
    it('what is excluded is neither searched nor led over', async () => {
      const lab = await create(chain)
      const noOrders = await lab.find(terms, { settings: { exclude_tables: ['orders'] } })
      expect(noOrders.rows).toEqual({ letters: 1, users: 1 })
      const noKey = await lab.find(terms, {
        settings: { exclude_columns: ['users.email', 'orders.user_id'] },
      })
      expect(noKey.rows).toEqual({ letters: 1 })
      const { stores } = await lab.find(terms)
      const handles = stores.flatMap(({ handle }) => (handle ? [handle] : []))
      const { exitCode, records, logs } = await lab.run('request-results', {
        requests: { handles: handles.filter(({ schema_name }) => schema_name === 'items') },
        settings: { exclude_tables: ['orders'] },
      })
      expect({ exitCode, records }).toEqual({ exitCode: 5, records: [] })
      expect(logs.map(({ code }) => code)).toEqual(['HANDLE_INVALID', 'INCOMPLETE'])
    })

    it('a table that is locked is named, the others are searched, and the end says that it is not all', async () => {
      const lab = await create(chain)
      const client = await lab.database.connect()
      await client.execute(
        isPostgres
          ? 'BEGIN; LOCK TABLE letters, items IN ACCESS EXCLUSIVE MODE'
          : 'LOCK TABLES letters WRITE, items WRITE',
      )
      const { result, rows, summary } = await lab.find(terms, { settings: { lock_timeout_seconds: 1 } })
      await client.close()
      expect(result.exitCode).toBe(5)
      expect(rows).toEqual({ users: 1, orders: 1 })
      expect(summary).toEqual({ kind: 'summary', stores: 4, searched: 2, unread: 2 })
      expect(result.logs.map(({ code, context }) => [code, context?.store])).toEqual([
        ['LOCK_TIMEOUT', 'letters'],
        ['LOCK_TIMEOUT', 'items'],
        ['INCOMPLETE', undefined],
      ])
      expect(result.messages.at(-2)).toMatchObject({ finding: { kind: 'summary' } })
      expectNoValue(withoutHandles(result))
    })

    it('a table without the right to read it is named; MySQL does not even show it', async () => {
      const lab = await create(chain)
      const user = await server.createUser()
      const name = isPostgres ? server.quote(user.username) : `${server.quote(user.username)}@'%'`
      for (const table of ['users', 'items']) {
        await lab.database.execute(`GRANT SELECT ON ${table} TO ${name}`)
      }
      const { result, rows, summary } = await lab.find(terms, { settings: user })
      expect(rows).toEqual({ users: 1 })
      expect(summary).toMatchObject(isPostgres ? { stores: 4, unread: 2 } : { stores: 2, unread: 0 })
      expect(result.exitCode).toBe(isPostgres ? 5 : 0)
      expect(
        result.logs.flatMap(({ code, context }) => (context?.store ? [[code, context.store]] : [])),
      ).toEqual(
        isPostgres
          ? [
              ['PRIVILEGE_MISSING', 'letters'],
              ['PRIVILEGE_MISSING', 'orders'],
            ]
          : [],
      )
    })

    it('where near misses take too long, what matches exactly is still told', async () => {
      const lab = await create(
        'CREATE TABLE notes (id int PRIMARY KEY, email varchar(700)); CREATE INDEX e ON notes (email)',
      )
      const digits =
        '(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)'
      await lab.database.execute(
        `INSERT INTO notes SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d, concat(repeat('é', 50), a.d, b.d, c.d, e.d, f.d)
         FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e, ${digits} f;
         INSERT INTO notes VALUES (-1, '${value}')`,
      )
      const many = Array.from({ length: 99 }, (_, index) => ['email', `${index}@x.org`] as const)
      const settings = { statement_timeout_seconds: 2 }
      const { result, places, rows } = await lab.find([...terms, ...many], { settings })
      expect(places).toEqual(['notes.email name 1 exact, no near'])
      expect(rows).toEqual({ notes: 1 })
      expect(result.logs.map(({ level, code }) => [level, code])).toEqual([['warn', 'STATEMENT_TIMEOUT']])
      expect(result.exitCode).toBe(0)
    }, 60_000)

    it.each(Object.entries(tampered))(
      'a handle with %s is refused without a word of it',
      async (_, change) => {
        shared ??= create(chain)
        const lab = await shared
        const { stores } = await lab.find(terms)
        const handle = stores.find(({ schema_name }) => schema_name === 'orders')
          ?.handle as MonoidRequestHandle
        const requests = { handles: [{ ...handle, data: change(handle.data as JsonObject) }] }
        const result = await lab.run('request-results', { requests, flags: ['--log-level', 'debug'] })
        expect(result).toMatchObject({ exitCode: 5, records: [], stderr: '' })
        expect(result.logs.map(({ code }) => code)).toEqual(['HANDLE_INVALID', 'INCOMPLETE'])
        expect(result.stdout).not.toMatch(/nowhere|WHERE|OR/)
        expectNoValue(result)
      },
    )
    let shared: Promise<FindingLab> | undefined

    it('C2: names and values are names and values, whatever is in them', async () => {
      const odd = [
        `it's`,
        '50%',
        'semi;--',
        'back\\slash',
        'select',
        'ünï',
        `a${server.kind === 'postgres' ? '`' : '"'}b`,
      ]
      const quote = (name: string) => server.quote(name)
      const statements = odd.flatMap((name, index) => [
        `CREATE TABLE ${quote(name)} (${quote(`id ${name}`)} int PRIMARY KEY, ${quote(`email ${name}`)} varchar(99))`,
        `CREATE TABLE c${index} (id int PRIMARY KEY, ${quote(`to ${name}`)} int, FOREIGN KEY (${quote(`to ${name}`)}) REFERENCES ${quote(name)} (${quote(`id ${name}`)}))`,
      ])
      const lab = await create('SELECT 1')
      for (const statement of statements) await lab.database.execute(statement)
      const hostile = [
        `' OR '1'='1`,
        `\\' OR 1=1 -- `,
        '%',
        '_',
        `"; DROP TABLE c0; --`,
        '😀',
        'a\0b',
        '\ud800',
        'x'.repeat(5000),
      ]
      const stored = hostile.slice(0, 6)
      for (const [index, name] of odd.entries()) {
        const text = stored[index] ?? 'plain'
        const values = isPostgres ? '1, $1' : '1, ?'
        await lab.database.rows(`INSERT INTO ${quote(name)} VALUES (${values})`, [text])
        await lab.database.execute(`INSERT INTO c${index} VALUES (1, 1), (2, NULL)`)
      }
      for (const [index, text] of hostile.entries()) {
        const { result, rows, ...search } = await lab.find([['email', text]])
        const expected = index < stored.length ? { [odd[index] as string]: 1, [`c${index}`]: 1 } : {}
        expect({ exitCode: result.exitCode, rows }, JSON.stringify(text)).toEqual({
          exitCode: 0,
          rows: expected,
        })
        if (index >= stored.length) continue
        const found = await lab.export({ result, rows, ...search })
        expect(Object.values(found).map((each) => each.length)).toEqual([1, 1])
      }
    }, 60_000)

    it('C8: views and partitions give no row twice', async () => {
      const partitions = isPostgres
        ? 'PARTITION BY RANGE (id); CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (10); CREATE TABLE high PARTITION OF parted FOR VALUES FROM (10) TO (20)'
        : 'PARTITION BY RANGE (id) (PARTITION low VALUES LESS THAN (10), PARTITION high VALUES LESS THAN (20))'
      const lab = await create(`
        CREATE TABLE parted (id int PRIMARY KEY, email varchar(80)) ${partitions};
        CREATE VIEW shown AS SELECT * FROM parted;
        INSERT INTO parted VALUES (1, '${value}'), (11, '${value}'), (12, 'x')`)
      const search = await lab.find(terms)
      expect(search.rows).toEqual({ parted: 2 })
      expect((await lab.export(search)).parted?.map(({ id }) => id).sort()).toEqual([1, 11])
    })

    it('C16: the value stands in handles only, whatever fails', async () => {
      const lab = await create(chain)
      const flags = ['--log-level', 'debug']
      const outputs = [
        await lab.find(terms, { flags }),
        await lab.find([...terms, ['*', value], ['id', value]], { flags }),
        await lab.find(terms, { flags, settings: { password: 'wrong' } }),
        await lab.find(terms, { flags, settings: { port: 1 } }),
      ]
      for (const { result } of outputs) expectNoValue(withoutHandles(result))
      for (const find of [
        { terms: [{ name: value }] },
        { terms: [{ name: [value], value }] },
        { terms: [] },
        value,
        { terms: value },
      ]) {
        const result = await lab.run('find', { find })
        expect(result).toMatchObject({ exitCode: 2, findings: [] })
        expectNoValue(result)
      }
    })

    it('[B27] where a handle does not fit a line its store is told without it, and the end says so', async () => {
      const lab = await create(chain)
      const long = Array.from(
        { length: 40 },
        (_, index) => ['email', `${index}@${'x'.repeat(40)}.org`] as const,
      )
      const { result, stores } = await lab.find([...terms, ...long], { flags: ['--max-line-bytes', '1024'] })
      expect(result.exitCode).toBe(5)
      expect(stores.map(({ schema_name, rows, handle }) => [schema_name, rows, handle])).toEqual([
        ['letters', 1, undefined],
        ['users', 1, undefined],
        ['orders', 1, undefined],
        ['items', 1, undefined],
      ])
      expect(new Set(result.logs.map(({ code }) => code))).toEqual(new Set(['HANDLE_TOO_LONG', 'INCOMPLETE']))
      for (const line of result.lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(1024)
    })
  })
}

function withStep(change: JsonObject): (data: JsonObject) => JsonObject {
  return (data) => {
    const [[step]] = data.paths as unknown as [[JsonObject]]
    return { ...data, paths: [[{ ...step, ...change }]] }
  }
}

/** As truth values: a failure of this very test must not print what may not be printed. */
function expectNoValue({ stdout, stderr }: Pick<CommandResult, 'stdout' | 'stderr'>): void {
  for (const word of ['canary', '4711', '4711@example'])
    expect(`${stdout}${stderr}`.includes(word), word).toBe(false)
}

function withoutHandles({ messages, stderr }: CommandResult) {
  const kept = messages.map((message) =>
    message.type === 'FINDING' && message.finding.kind === 'store'
      ? { ...message.finding, handle: undefined }
      : message,
  )
  return { stdout: JSON.stringify(kept), stderr }
}
