import { type SiloContext, type StoreRef, storeKey } from '@monoid-kit/core'
import type { Table } from '../catalogue/table.ts'
import type { SqlServer, SqlSession } from '../server/sql-server.ts'

/**
 * What one command holds on to: one read session, shared by the stores of a scope one after the other. It never holds two,
 * for a command that waits for a connection while it holds another could wait for ever (`max_connections`). A session in which
 * a statement failed is not used again.
 *
 * @example yield* state.reading(table.scope, context, (session) => session.records(select, table, context))
 */
export class CommandState {
  readonly #server: SqlServer
  readonly #holds: boolean
  #held: { readonly scope: string; readonly opening: Promise<SqlSession> } | undefined
  /** How many rows a scan wants of each table. */
  sampleRows: number
  /** Whether the command reads from the tables that it looks up. */
  readsTables = false
  /** Stores that the command needs besides those that are asked for by name: handles speak of them. */
  alsoNeeded: readonly StoreRef[] = []
  #tables: ReadonlyMap<string, Table> = new Map()

  /**
   * @param server where sessions come from
   * @param sampleRows how many rows a scan wants of each table
   * @param options `holds: false` where nobody will close the state: each reading then has a session of its own
   */
  constructor(
    server: SqlServer,
    sampleRows: number,
    { holds }: { readonly holds: boolean } = { holds: true },
  ) {
    this.#server = server
    this.sampleRows = sampleRows
    this.#holds = holds
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
    if (!this.#holds) {
      yield* readOnce(this.#server, scope, context, use)
      return
    }
    if (this.#held?.scope !== scope) await this.close()
    this.#held ??= { scope, opening: this.#server.open(scope, 'read', context) }
    const { opening } = this.#held
    let whole = false
    try {
      yield* use(await opening)
      whole = true
    } finally {
      if (!whole) await this.close()
    }
  }

  /** Keeps the tables that were looked up, for `table`. */
  keepTables(tables: readonly Table[]): void {
    this.#tables = new Map(tables.map((table) => [storeKey(table.store), table]))
  }

  /** A table that was looked up. */
  table(store: StoreRef): Table | undefined {
    return this.#tables.get(storeKey(store))
  }

  /**
   * Takes the session over in which the tables were looked up: a second connection would take longer than most reads.
   *
   * @param scope the session's
   * @param session a read session
   * @returns false where it is not needed
   */
  adopt(scope: string, session: SqlSession): boolean {
    if (!this.#holds || this.#held) return false
    this.#held = { scope, opening: Promise.resolve(session) }
    return true
  }

  /** Closes the read session; the next reading opens another. */
  async close(): Promise<void> {
    const held = this.#held
    this.#held = undefined
    if (held) await closeQuietly(held.opening)
  }
}

/** A session that could not be opened needs no closing; whoever asked for it has had the error. */
async function closeQuietly(opening: Promise<SqlSession>): Promise<void> {
  const session = await opening.catch(() => undefined)
  await session?.close()
}

async function* readOnce<Item>(
  server: SqlServer,
  scope: string,
  context: SiloContext,
  use: (session: SqlSession) => AsyncIterable<Item>,
): AsyncGenerator<Item> {
  const session = await server.open(scope, 'read', context)
  try {
    yield* use(session)
  } finally {
    await session.close()
  }
}
