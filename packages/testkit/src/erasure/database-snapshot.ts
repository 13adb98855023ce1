import type { ServerKind } from '../servers/server-kinds.ts'
import type { SqlClient, TextRow } from '../servers/sql-client.ts'

/** Every row of every table, by table; rows sorted, so that two snapshots of the same rows are equal. */
export type DatabaseSnapshot = Readonly<Record<string, readonly TextRow[]>>

/**
 * Reads all that a database holds, in every schema, so that a test can say what a command did and that it did
 * nothing else. Meant for small databases.
 *
 * @param kind the server's kind
 * @param client a connection to the database
 * @param databases which databases, in MySQL and MariaDB; a Postgres connection sees its own only
 * @returns the rows by table; outside of the schema `public` and of the first database names are qualified
 * @example expect(await takeSnapshot('postgres', client, ['shop'])).toEqual(before)
 */
export async function takeSnapshot(
  kind: ServerKind,
  client: SqlClient,
  databases: readonly string[],
): Promise<DatabaseSnapshot> {
  const snapshot: Record<string, readonly TextRow[]> = {}
  for (const { schema, name } of await tables(kind, client, databases)) {
    const rows = await client.rows(
      kind === 'postgres'
        ? `SELECT * FROM ONLY ${quoted('"', schema)}.${quoted('"', name)}`
        : `SELECT * FROM ${quoted('`', schema)}.${quoted('`', name)}`,
    )
    const home = kind === 'postgres' ? 'public' : databases[0]
    snapshot[schema === home ? name : `${schema}.${name}`] = sorted(rows)
  }
  return snapshot
}

async function tables(
  kind: ServerKind,
  client: SqlClient,
  databases: readonly string[],
): Promise<{ schema: string; name: string }[]> {
  const rows =
    kind === 'postgres'
      ? await client.rows(
          `SELECT n.nspname AS "schema", c.relname AS "name" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
           ORDER BY 1, 2`,
        )
      : await client.rows(
          `SELECT table_schema AS \`schema\`, table_name AS \`name\` FROM information_schema.tables
           WHERE table_schema IN (${databases.map(() => '?').join(', ')}) AND table_type <> 'VIEW' ORDER BY 1, 2`,
          databases,
        )
  return rows.map(({ schema, name }) => ({ schema: schema ?? '', name: name ?? '' }))
}

function sorted(rows: readonly TextRow[]): TextRow[] {
  const byText = rows.map((row) => ({ text: JSON.stringify(Object.values(row)), row: { ...row } }))
  return byText.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)).map(({ row }) => row)
}

function quoted(quote: string, name: string): string {
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`
}
