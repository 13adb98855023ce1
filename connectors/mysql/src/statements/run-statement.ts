import { ConnectorError, type Records, type SiloContext, type Statement } from '@monoid-kit/core'
import { wordsOf } from '@monoid-kit/sql'
import type { MysqlConnection, StatementLimits } from '../connection/mysql-connection.ts'
import { RecordReader } from '../record-reader.ts'
import type { WireParameter } from '../wire/execute-packet.ts'
import type { ResultColumn } from '../wire/result-column.ts'
import { resultColumns } from './result-columns.ts'
import { statementError } from './statement-error.ts'

/** Functions that the servers let a SELECT of a read-only transaction call, though they do more than answer. */
const refusedFunctions = ['get_lock', 'load_file', 'release_all_locks', 'release_lock'] as const

/** Words that together make such a SELECT lock the rows that it reads. */
const refusedTogether = [
  ['for', 'share'],
  ['lock', 'share', 'mode'],
] as const

/**
 * Runs one statement that only reads and streams its rows. Three things keep it to that: the transaction is READ ONLY, in which the
 * server refuses every change, also by a stored function, and locks for an update; the server reads it as what EXISTS
 * takes, which is a SELECT (or VALUES, TABLE, WITH) without INTO; and it has none of the words with which a SELECT does more
 * all the same. Its prepared protocol knows no text of several statements.
 *
 * @param connection of a read session whose own limit on the time of statements is lifted
 * @param statement checked by `boundStatement`
 * @param context what the host gave
 * @param limits for the statement; the time without anything from the server counts
 * @returns records of a store named `statement`
 * @throws ConnectorError `STATEMENT_REFUSED`, and as a connection does
 * @example yield* runStatement(connection, { text: 'SELECT ? + 1 AS next', parameters: [1] }, context, limits)
 */
export async function* runStatement(
  connection: MysqlConnection,
  { text, parameters }: Statement,
  context: SiloContext,
  limits: StatementLimits,
): AsyncGenerator<Records> {
  refuseWords(text)
  let reader: RecordReader | undefined
  try {
    const places = await connection.judge(`SELECT EXISTS (\n${text}\n)`, limits)
    if (places !== parameters.length) throw wrongParameters(places, parameters.length)
    const transcoderFor = (columns: readonly ResultColumn[]) => {
      reader = new RecordReader({
        store: { name: 'statement', group: '' },
        columns: resultColumns(columns),
      })
      return reader.transcoder(columns, context.framing)
    }
    yield* connection.encoded({ text, values: parameters.map(wireParameter) }, transcoderFor, limits)
  } catch (thrown) {
    context.signal.throwIfAborted()
    throw statementError(thrown)
  }
  reader?.tellInvalid(context)
}

/** A word is enough, wherever it stands: a value belongs into a parameter. */
function refuseWords(text: string): void {
  const words = wordsOf(text)
  const found = [
    ...refusedFunctions.filter((each) => words.has(each)),
    ...refusedTogether
      .filter((each) => each.every((word) => words.has(word)))
      .map((each) => each.join(' … ')),
  ]
  if (found.length === 0) return
  throw new ConnectorError(
    'STATEMENT_REFUSED',
    `the statement has words that make a SELECT do more than read: ${found.join(', ').toUpperCase()}`,
    { hint: 'leave them out; a value belongs into a parameter' },
  )
}

function wireParameter(parameter: Statement['parameters'][number]): WireParameter {
  if (typeof parameter === 'boolean') return parameter ? 1n : 0n
  return typeof parameter === 'number' && Number.isSafeInteger(parameter) ? BigInt(parameter) : parameter
}

function wrongParameters(places: number, parameters: number): ConnectorError {
  return new ConnectorError(
    'STATEMENT_REFUSED',
    `the statement has places for ${places} parameter(s), not for ${parameters}`,
  )
}
