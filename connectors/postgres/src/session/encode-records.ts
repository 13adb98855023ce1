import type { Records, SiloContext } from '@monoid-kit/core'
import { createRowTranscoder, type Statement } from '@monoid-kit/sql'
import type { OpenClient } from '../connect/open-client.ts'
import { type RowShape, wirePlan } from '../wire/row-plan.ts'
import { RowStream } from '../wire/row-stream.ts'
import { streamRequest } from '../wire/stream-request.ts'
import type { ServerTraits } from './server-traits.ts'
import { tellInvalidTexts } from './tell-invalid-texts.ts'

/** How long a stream may take, and how much of it is read. */
export interface StreamLimits {
  /** The session's limit on the time of a statement; here, how long the server may send nothing. */
  readonly limitMs: number
  /** The most bytes of a row that are worth reading; any number where left out. */
  readonly maxRowBytes?: number
}

/**
 * Streams the rows of a SELECT as encoded records: the server's bytes become lines without a string or an object
 * between them. Text that is not valid UTF-8 is exported as `\\x` and hexadecimal digits and told of in the log.
 *
 * @param open the connection, in a transaction and otherwise idle
 * @param statement a SELECT of exactly the table's columns, in their order
 * @param table the table
 * @param server what its texts depend on
 * @param limits see `StreamLimits`
 * @param context what the host gave
 * @returns encoded records, and a plain one in its place for each row that is too long for a line
 * @throws as `RowStream.records`
 * @example yield* encodeRecords(open, statement, table, { encoding: 'UTF8', version: 170002 }, { limitMs: 50_000 }, context)
 */
export async function* encodeRecords(
  open: OpenClient,
  statement: Statement,
  table: RowShape,
  server: ServerTraits,
  limits: StreamLimits,
  context: SiloContext,
): AsyncGenerator<Records> {
  let converted = 0
  const plan = wirePlan(table, context.framing, server, () => {
    converted += 1
  })
  const rows = createRowTranscoder(plan.rows)
  const request = streamRequest(statement, plan.formats, limits.limitMs)
  const { signal } = context
  const stream = new RowStream(open.socket, { ...limits, request, rows, oids: plan.oids, signal })
  yield* open.client.query(stream).records()
  tellInvalidTexts(table, converted + rows.invalidTexts, context)
}
