import type { SiloContext } from '@monoid-kit/core'
import type { SqlServer, SqlSession } from '../server/sql-server.ts'

/**
 * What one command holds on to: a read session per scope, shared by its stores one after the other. A session in
 * which a statement failed is not used again.
 *
 * @example yield* state.reading(table.scope, context, (session) => session.records(select, table, context))
 */
export class CommandState {
  readonly #server: SqlServer
  readonly #sessions = new Map<string, Promise<SqlSession>>()
  /** How many rows a scan wants of each table. */
  sampleRows: number

  constructor(server: SqlServer, sampleRows: number) {
    this.#server = server
    this.sampleRows = sampleRows
  }

  /**
   * Lets `use` work in the read session of a scope.
   *
   * @param scope the scope of the table that is read
   * @param context what the host gave
   * @param use yields what it reads; when it throws or is left early the session is closed, since its transaction may be spoiled
   */
  async *reading<Item>(
    scope: string,
    context: SiloContext,
    use: (session: SqlSession) => AsyncIterable<Item>,
  ): AsyncGenerator<Item> {
    const opening = this.#sessions.get(scope) ?? this.#server.open(scope, 'read', context)
    this.#sessions.set(scope, opening)
    let whole = false
    try {
      yield* use(await opening)
      whole = true
    } finally {
      if (!whole) {
        this.#sessions.delete(scope)
        await closeQuietly(opening)
      }
    }
  }

  /** Closes all sessions. */
  async close(): Promise<void> {
    const sessions = [...this.#sessions.values()]
    this.#sessions.clear()
    await Promise.all(sessions.map(closeQuietly))
  }
}

/** A session that could not be opened needs no closing; whoever asked for it has had the error. */
async function closeQuietly(opening: Promise<SqlSession>): Promise<void> {
  const session = await opening.catch(() => undefined)
  await session?.close()
}
