import { setTimeout as sleep } from 'node:timers/promises'
import type { SqlClient } from '../servers/sql-client.ts'
import type { ErasureLab } from './erasure-lab.ts'

/** InnoDB shows its transactions as they were until nobody has asked for a tenth of a second. */
const pollMs = 150

/** A connection of a connector, as its server sees it. */
export interface ConnectorBackend {
  readonly id: string
  /** What it waits for: a lock on a row, or the lock that twins of a delete share. */
  readonly waitsFor: 'row' | 'twin' | undefined
}

/** Sees the connections that connectors have to a lab's database, through a connection of its own. */
export class BackendWatch {
  readonly #lab: ErasureLab
  readonly #client: SqlClient
  /** Connections of the test itself, in MySQL and MariaDB, where they have no name. */
  readonly #own = new Set<string>()

  private constructor(lab: ErasureLab, client: SqlClient) {
    this.#lab = lab
    this.#client = client
  }

  /**
   * Opens the connection that watches.
   *
   * @param lab whose database; it closes the connection in the end
   * @returns a watch
   */
  static async open(lab: ErasureLab): Promise<BackendWatch> {
    const watch = new BackendWatch(lab, await lab.database.connect())
    watch.#own.add(await watch.#idOf(watch.#client))
    await lab.database.rows('SELECT 1')
    for (const { id } of await watch.backends()) watch.#own.add(id)
    return watch
  }

  /** A further connection of the test, which is not counted. */
  async connect(): Promise<SqlClient> {
    const client = await this.#lab.database.connect()
    this.#own.add(await this.#idOf(client))
    return client
  }

  /** The connectors' connections, now. */
  async backends(): Promise<ConnectorBackend[]> {
    const { kind, database } = this.#lab
    const rows =
      kind === 'postgres'
        ? await this.#client.rows(
            `SELECT pid AS id, CASE WHEN wait_event_type = 'Lock' THEN CASE wait_event WHEN 'advisory' THEN 'twin' ELSE 'row' END END AS waits
             FROM pg_stat_activity WHERE datname = $1 AND application_name <> 'testkit' AND backend_type = 'client backend'`,
            [database.name],
          )
        : await this.#client.rows(
            `SELECT p.id AS id, CASE WHEN p.state LIKE 'User lock%' THEN 'twin' WHEN t.trx_state = 'LOCK WAIT' THEN 'row' END AS waits
             FROM information_schema.processlist AS p LEFT JOIN information_schema.innodb_trx AS t ON t.trx_mysql_thread_id = p.id
             WHERE p.db = ?`,
            [database.name],
          )
    return rows
      .map(({ id, waits }): ConnectorBackend => {
        return { id: id ?? '', waitsFor: waits === 'row' || waits === 'twin' ? waits : undefined }
      })
      .filter(({ id }) => !this.#own.has(id))
  }

  /** Waits until exactly so many backends wait for something; the test's own time limit ends it. */
  async untilWaiting(waitsFor: 'row' | 'twin', count = 1): Promise<ConnectorBackend[]> {
    for (;;) {
      const waiting = (await this.backends()).filter((backend) => backend.waitsFor === waitsFor)
      if (waiting.length === count) return waiting
      await sleep(pollMs)
    }
  }

  /** Waits until no connector is connected any more. */
  async untilGone(): Promise<void> {
    while ((await this.backends()).length > 0) await sleep(pollMs)
  }

  /** Ends a connector's connection from the server's side. */
  async kill({ id }: ConnectorBackend): Promise<void> {
    if (this.#lab.kind === 'postgres') await this.#client.rows('SELECT pg_terminate_backend($1)', [id])
    else await this.#client.execute(`KILL ${Number(id)}`)
  }

  async #idOf(client: SqlClient): Promise<string> {
    const [row] = await client.rows(
      this.#lab.kind === 'postgres' ? 'SELECT pg_backend_pid() AS id' : 'SELECT CONNECTION_ID() AS id',
    )
    return row?.id ?? ''
  }
}
