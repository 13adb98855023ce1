import type { ServerKind, SqlClient } from '@monoid-kit/testkit/standalone'

const perStatement = 100

const types: Readonly<Record<ServerKind, readonly string[]>> = {
  postgres: ['text', 'varchar(80)', 'integer', 'timestamptz', 'boolean', 'numeric(12,2)', 'uuid', 'jsonb'],
  mysql: ['text', 'varchar(80)', 'int', 'datetime(6)', 'tinyint(1)', 'decimal(12,2)', 'char(36)', 'json'],
  mariadb: ['text', 'varchar(80)', 'int', 'datetime(6)', 'tinyint(1)', 'decimal(12,2)', 'char(36)', 'json'],
}

/**
 * Makes many empty tables, each with a primary key.
 *
 * @param client a connection in a database of their own
 * @param kind the server's kind
 * @param tables how many
 * @param columns how many columns each has
 * @param signal ends it between two statements
 */
export async function makeManyTables(
  client: SqlClient,
  kind: ServerKind,
  tables: number,
  columns: number,
  signal: AbortSignal,
): Promise<void> {
  const list = Array.from({ length: columns - 1 }, (_, index) => {
    const type = types[kind][index % types[kind].length]
    return `column_${index + 1} ${type}`
  })
  const body = `(id bigint NOT NULL PRIMARY KEY, ${list.join(', ')})`
  for (let done = 0; done < tables; done += perStatement) {
    signal.throwIfAborted()
    const length = Math.min(perStatement, tables - done)
    const statements = Array.from(
      { length },
      (_, index) => `CREATE TABLE table_${String(done + index + 1).padStart(5, '0')} ${body}`,
    )
    await client.execute(statements.join('; '))
  }
  if (kind === 'postgres') await client.execute('VACUUM ANALYZE')
}
