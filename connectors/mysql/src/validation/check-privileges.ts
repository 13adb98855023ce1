import { ConnectorError, type SiloContext, storeLabel, toConnectorError } from '@monoid-kit/core'
import { type Fragment, join, name, type SqlSession, sql, type Table } from '@monoid-kit/sql'
import type { MysqlConfig } from '../mysql-config.ts'
import type { MysqlServer } from '../mysql-server.ts'

/** Tables per statement: a server joins 61 at the most. */
const tablesPerStatement = 50

/** Tables named in a message. */
const namedTables = 10

/**
 * Makes sure that every table of the configuration can be read and, unless it forbids deletes, deleted from. The server
 * judges, by EXPLAIN: nothing is read and nothing changed, and roles and wildcards count as they do later.
 *
 * @param config the configuration
 * @param server the server
 * @param context what the host gave
 * @returns a note on what was found
 * @throws ConnectorError `PRIVILEGE_MISSING`, naming tables
 * @example await checkPrivileges(config, server, context)
 */
export async function checkPrivileges(
  config: MysqlConfig,
  server: MysqlServer,
  context: SiloContext,
): Promise<string> {
  const tables = await server.tables(context)
  // A user who may read some columns only does not see the others; `*` stumbles over them. Columns left out by the
  // configuration need no privilege.
  const chosen = config.include_columns !== undefined || config.exclude_columns !== undefined
  await checkEach(server, tables, 'SELECT', (some) => selectNothing(some, chosen), context)
  const deletable = tables.filter(({ kind }) => kind !== 'view')
  if (!config.read_only) await checkEach(server, deletable, 'DELETE', deleteNothing, context)
  const refused = deletable.filter(({ transactional, keepsHistory }) => !transactional || keepsHistory)
  const note = `${tables.length} table(s)`
  return refused.length === 0 || config.read_only
    ? note
    : `${note}; deletes will be refused on ${namesOf(refused)}, whose engine cannot undo them or keeps their history`
}

async function checkEach(
  server: MysqlServer,
  tables: readonly Table[],
  privilege: 'SELECT' | 'DELETE',
  probe: (tables: readonly Table[]) => Fragment,
  context: SiloContext,
): Promise<void> {
  // EXPLAIN DELETE is refused in a read-only transaction; closing the session rolls back what was never done.
  const session = await server.open('', privilege === 'DELETE' ? 'write' : 'read', context)
  try {
    const refused: Table[] = []
    for (let index = 0; index < tables.length; index += tablesPerStatement) {
      const some = tables.slice(index, index + tablesPerStatement)
      if (await isAllowed(session, probe(some), context)) continue
      for (const table of some) if (!(await isAllowed(session, probe([table]), context))) refused.push(table)
    }
    if (refused.length > 0) {
      throw new ConnectorError('PRIVILEGE_MISSING', `the user lacks ${privilege} on ${namesOf(refused)}`, {
        context: { tables: refused.slice(0, namedTables).map(({ store }) => storeLabel(store)) },
      })
    }
  } finally {
    await session.close()
  }
}

async function isAllowed(session: SqlSession, probe: Fragment, context: SiloContext): Promise<boolean> {
  try {
    await session.rows(probe, context)
    return true
  } catch (thrown) {
    context.signal.throwIfAborted()
    if (toConnectorError(thrown).code !== 'PRIVILEGE_MISSING') throw thrown
    return false
  }
}

function selectNothing(tables: readonly Table[], chosen: boolean): Fragment {
  const selects = tables.map(({ path, columns }) => {
    const list =
      chosen && columns.length > 0
        ? join(
            columns.map((column) => name(column.name)),
            ', ',
          )
        : sql`*`
    return sql`(SELECT 1 FROM (SELECT ${list} FROM ${name(...path)}) AS ${name('t')} WHERE FALSE)`
  })
  return sql`EXPLAIN ${join(selects, ' UNION ALL ')}`
}

function deleteNothing(tables: readonly Table[]): Fragment {
  const aliases = tables.map((_, index) => name(`t${index}`))
  const sources = tables.map((table, index) => sql`${name(...table.path)} AS ${name(`t${index}`)}`)
  return sql`EXPLAIN DELETE ${join(aliases, ', ')} FROM ${join(sources, ', ')} WHERE FALSE`
}

function namesOf(tables: readonly Table[]): string {
  const named = tables.slice(0, namedTables).map(({ store }) => storeLabel(store))
  const rest = tables.length - named.length
  return `${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
