import { beforeAll, expect, it } from 'vitest'
import type { CommandResult } from '../processes/command-result.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import { type DatabaseSubject, groupOf, identifierOf, run } from './database-subject.ts'

/** Awkward for a connection string, a URL, SQL, JSON and a format string at once. */
const password = `pa ss'"\\ %s@:/?#&=\n§ü😀hunter`

/** Forms in which a password could leak. */
const passwordForms = [
  'hunter',
  password,
  JSON.stringify(password).slice(1, -1),
  encodeURIComponent(password),
  Buffer.from(password).toString('base64'),
]

const canary = 'canary.4711@example.org'
const rowCanary = 'row-canary-0815'

/**
 * What may not be seen (B5, B37, C16): identifiers and row values stand in RECORD only, the password nowhere.
 *
 * @param subject the connector and its server
 * @example secrecyRules(databaseSubject(entry, await useServer('mysql')))
 */
export function secrecyRules(subject: DatabaseSubject): void {
  const isPostgres = subject.kind === 'postgres'

  subject.describe(`secrets and personal data on ${subject.kind}`, () => {
    let database: TestDatabase
    let config: TestDatabase['config']
    let group: string
    const query = (table: string) => ({
      identifiers: [
        identifierOf(group, table, 'email', canary),
        identifierOf(group, table, 'id', canary),
        identifierOf(group, table, 'born', canary),
      ],
    })

    beforeAll(async () => {
      const { server } = subject
      database = await server.createDatabase()
      group = groupOf(subject, database)
      const columns = 'id int PRIMARY KEY, email varchar(100), note varchar(100), born date'
      for (const table of ['people', 'guarded']) {
        await database.execute(`CREATE TABLE ${table} (${columns})`)
        await database.execute(
          `INSERT INTO ${table} VALUES (1, '${canary}', '${rowCanary}', NULL), (2, upper('${canary}'), '', NULL)`,
        )
      }
      await database.execute(
        'CREATE TABLE audit (note varchar(100) PRIMARY KEY, length int, CONSTRAINT short CHECK (length < 3))',
      )
      await database.execute(`INSERT INTO audit VALUES ('${rowCanary}', 1)`)
      await database.execute('CREATE TABLE parent (id int PRIMARY KEY, email varchar(100), born date)')
      await database.execute(`INSERT INTO parent VALUES (1, '${canary}', NULL)`)
      await database.execute(
        'CREATE TABLE child (id int PRIMARY KEY, parent int NOT NULL, FOREIGN KEY (parent) REFERENCES parent (id))',
      )
      await database.execute('INSERT INTO child VALUES (1, 1)')
      config = { ...database.config, ...(await server.createUser()), password }
      await grantAll()
    })

    it('C18: a password with blanks, quotes, signs and a line feed works', async () => {
      const result = await run(subject, 'validate', { config })
      expect(result.validate).toMatchObject({ status: 'SUCCESS' })
    })

    it('[B5] C16: the password is on no line of any command, whatever fails', async () => {
      const wrong = [
        { hostname: `${password}.invalid` },
        { hostname: 'no%s.invalid' },
        { database: 'nowhere' },
        { username: password },
      ]
      const outputs: CommandResult[] = []
      for (const broken of [
        {},
        ...wrong,
        { password: `${password}!` },
        { port: password },
        { [password]: 1 },
      ]) {
        for (const command of ['validate', 'schema']) {
          outputs.push(
            await run(subject, command, {
              config: { ...config, ...broken },
              flags: ['--log-level', 'debug'],
            }),
          )
        }
      }
      outputs.push(
        await run(subject, 'validate', { config: { ...config, ssl_mode: 'verify-ca', ssl_ca: password } }),
      )
      outputs.push(
        await run(subject, 'validate', { config: { ...config, ssl_cert: password, ssl_key: password } }),
      )
      for (const { stdout, stderr } of outputs) {
        for (const form of passwordForms) expect(`${stdout}${stderr}`.includes(form)).toBe(false)
      }
    })

    it('[B37] no percent sign in a VALIDATE text, whatever is configured', async () => {
      for (const broken of [
        { hostname: '100%s.invalid' },
        { database: '%d%n' },
        { username: '%x' },
        { application_name: 'a%sb', port: 1 },
      ]) {
        const { validate } = await run(subject, 'validate', { config: { ...config, ...broken } })
        expect(validate?.status).toBe('FAILURE')
        expect(validate?.message).not.toContain('%')
      }
    })

    it('C16: identifiers and rows stand in RECORD lines only', async () => {
      const flags = ['--log-level', 'debug']
      const schema = await run(subject, 'schema', { config, flags })
      const answer = await run(subject, 'query', { config, query: query('people'), flags })
      const requests = { handles: answer.results.map(({ handle }) => handle) }
      const results = await run(subject, 'request-results', { config, requests, flags })
      expect(results.records.map(({ data }) => data?.email)).toEqual([canary])
      const quiet = [
        schema,
        await run(subject, 'validate', { config, flags }),
        await run(subject, 'request-status', { config, requests, flags }),
        withoutRecords(results),
        withoutRecords(await run(subject, 'scan', { config, schemas: { schemas: schema.schemas }, flags })),
        withoutHandles(answer),
      ]
      for (const each of quiet) expectNoCanary(each)
    })

    it('C16: what the server says of a row that it refuses does not come through', async () => {
      const thrown = isPostgres
        ? [
            `INSERT INTO audit VALUES (OLD.note, 1); RETURN OLD`,
            `INSERT INTO audit VALUES (OLD.email, length(OLD.email)); RETURN OLD`,
            `PERFORM OLD.email::int; RETURN OLD`,
            `PERFORM OLD.email::date; RETURN OLD`,
            `RAISE EXCEPTION 'no: %', OLD.email USING DETAIL = OLD.note, HINT = OLD.email`,
          ]
        : [
            `INSERT INTO audit VALUES (OLD.note, 1)`,
            `INSERT INTO audit VALUES (OLD.email, char_length(OLD.email))`,
            `INSERT INTO audit VALUES (repeat(OLD.email, 50), 1)`,
            `INSERT INTO audit VALUES ('x', OLD.email)`,
            `BEGIN DECLARE said varchar(100); SET said = OLD.email; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = said; END`,
          ]
      for (const [index, body] of thrown.entries()) {
        await database.execute(
          isPostgres
            ? `CREATE OR REPLACE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body}; END $$;
               DROP TRIGGER IF EXISTS guard ON guarded;
               CREATE TRIGGER guard BEFORE DELETE ON guarded FOR EACH ROW EXECUTE FUNCTION guard()`
            : `DROP TRIGGER IF EXISTS guard; CREATE TRIGGER guard BEFORE DELETE ON guarded FOR EACH ROW ${body}`,
        )
        const result = await run(subject, 'delete', {
          config,
          query: query('guarded'),
          flags: ['--log-level', 'debug'],
        })
        expect(
          result.results.map(({ status }) => status.request_status),
          `trigger ${index}`,
        ).toEqual(['FAILED'])
        expect(result.logs.some(({ level }) => level === 'error')).toBe(true)
        expectNoCanary(result)
        expect(await database.rows('SELECT id FROM guarded')).toHaveLength(2)
      }
    })

    it('C16: nor what it says of rows that are still referenced', async () => {
      const identifiers = [identifierOf(group, 'parent', 'email', canary)]
      const result = await run(subject, 'delete', {
        config,
        query: { identifiers },
        flags: ['--log-level', 'debug'],
      })
      expect(result.exitCode).toBe(0)
      expect(result.results).toMatchObject([{ status: { request_status: 'FAILED', data_type: 'NONE' } }])
      expect(result.logs.map(({ code }) => code)).toContain('REFERENCED_ROWS')
      expectNoCanary(result)
    })

    async function grantAll(): Promise<void> {
      const { server } = subject
      if (isPostgres) {
        const user = server.quote(config.username)
        await database.execute(
          `ALTER ROLE ${user} PASSWORD '${password.replaceAll("'", "''")}'; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${user}`,
        )
        return
      }
      const user = `${server.quote(config.username)}@'%'`
      const escaped = password.replaceAll('\\', '\\\\').replaceAll("'", "''")
      await database.execute(
        `ALTER USER ${user} IDENTIFIED BY '${escaped}'; GRANT ALL ON ${server.quote(database.name)}.* TO ${user}`,
      )
    }
  })
}

function expectNoCanary({ stdout, stderr }: Pick<CommandResult, 'stdout' | 'stderr'>): void {
  // As truth values: a failure of this very test must not print what may not be printed, and the line is long.
  const output = `${stdout}${stderr}`.toLowerCase()
  for (const word of ['canary', '4711', '0815']) expect(output.includes(word), word).toBe(false)
}

function withoutRecords({ messages, stderr }: CommandResult) {
  return { stdout: JSON.stringify(messages.filter(({ type }) => type !== 'RECORD')), stderr }
}

/** A handle holds the identifiers, by rule B27. */
function withoutHandles({ logs, results, stderr }: CommandResult) {
  return { stdout: JSON.stringify([logs, results.map(({ status }) => status)]), stderr }
}
