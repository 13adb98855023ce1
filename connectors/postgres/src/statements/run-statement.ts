import type { Records, SiloContext, Statement } from '@monoid-kit/core'
import { type Column, sql, uniqueLabels, value } from '@monoid-kit/sql'
import { readTypes } from '../catalogue/read-types.ts'
import { resolveType } from '../catalogue/resolve-type.ts'
import type { ResultField } from '../session/describe-select.ts'
import type { PostgresSession } from '../session/postgres-session.ts'
import { arrayText } from '../types/array-text.ts'
import { refuseCalls } from './refuse-calls.ts'
import { statementError } from './statement-error.ts'

/**
 * Runs one statement that only reads and streams its rows. Three things keep it to that: the session's transaction is READ ONLY,
 * in which the server refuses every change, `nextval` and locks on rows included; the server parses it as what a cursor may be
 * declared for, which is a SELECT; and it names no function that the server holds to be volatile.
 *
 * @param session a read session; nobody uses it for anything else afterwards, for the role's search path is set in it
 * @param statement checked by `boundStatement`
 * @param context what the host gave
 * @returns records of a store named `statement`
 * @throws ConnectorError `STATEMENT_REFUSED` where the server or `refuseCalls` refuses it, and as a session does
 * @example yield* runStatement(session, { text: 'SELECT $1::int + 1 AS next', parameters: [1] }, context)
 */
export async function* runStatement(
  session: PostgresSession,
  statement: Statement,
  context: SiloContext,
): AsyncGenerator<Records> {
  const { text, parameters } = statement
  await refuseCalls(session, text, context)
  await useSearchPath(session, context)
  try {
    const fields = await session.describe(text, context)
    const columns = await columnsOf(session, fields, context)
    const values = parameters.map((parameter) => (parameter === null ? null : String(parameter)))
    yield* session.resultRecords(
      { text, values },
      { store: { name: 'statement', group: '' }, columns },
      context,
    )
  } catch (thrown) {
    context.signal.throwIfAborted()
    throw statementError(thrown)
  }
}

/** Statements name tables as the role does elsewhere; what is in `pg_catalog` comes first all the same. */
async function useSearchPath(session: PostgresSession, context: SiloContext): Promise<void> {
  await session.rows(
    sql`
      SELECT pg_catalog.set_config('search_path', 'pg_catalog, ' || s.reset_val, true)
      FROM pg_catalog.pg_settings s
      WHERE s.name = 'search_path'`,
    context,
  )
}

async function columnsOf(
  session: PostgresSession,
  fields: readonly ResultField[],
  context: SiloContext,
): Promise<Column[]> {
  const oids = value(arrayText(fields.map(({ dataTypeID }) => String(dataTypeID))))
  const types = await readTypes(session, sql`SELECT pg_catalog.unnest(${oids}::oid[])`, context)
  const names = uniqueLabels(fields.map(({ name }) => name))
  return fields.map(({ dataTypeID }, index) => {
    const oid = String(dataTypeID)
    const { schema = '', name: type = '' } = types.get(oid) ?? {}
    return {
      name: names[index] as string,
      // the one type whose name in a catalogue of columns tells something that its own does not
      typeName: schema === 'pg_catalog' && type === 'char' ? '"char"' : type,
      type: resolveType(oid, types, { deterministic: true, encoding: session.encoding }),
      nullable: true,
    }
  })
}
