import { readFile } from 'node:fs/promises'
import pg from 'pg'
import type { ServerAccess } from '../server/postgres-server.ts'
import { person } from './person.ts'

/** What one table holds. */
export interface TableCensus {
  /** Schema and name, joined by a dot. */
  readonly table: string
  readonly allRows: number
  readonly herRows: number
  /** One of her rows as JSON; `''` where there is none. */
  readonly example: string
  /** The same as long as nobody else's row has changed. */
  readonly fingerprintOfOthers: string
}

const database = 'shop'
const connectorRole = 'monoid_connector'

/** The shop's database, seen by its owner; the connector has a login of its own. */
export class ShopDatabase {
  /** The server's version, for people. */
  readonly version: string
  readonly #client: pg.Client
  readonly #access: ServerAccess
  readonly #census: string

  private constructor(client: pg.Client, access: ServerAccess, version: string, census: string) {
    this.#client = client
    this.#access = access
    this.version = version
    this.#census = census
  }

  /** Creates the database and fills it from sql/shop.sql. */
  static async create(access: ServerAccess): Promise<ShopDatabase> {
    const administrator = await connect(access, 'postgres')
    await administrator.query(`CREATE DATABASE ${database}`)
    await administrator.end()
    const client = await connect(access, database)
    await client.query(await sqlFile('shop'))
    await client.query(`ALTER ROLE ${connectorRole} PASSWORD '${access.password}'`)
    const { rows } = await client.query<{ version: string }>(
      "SELECT current_setting('server_version') AS version",
    )
    return new ShopDatabase(client, access, rows[0]?.version ?? '', await sqlFile('census'))
  }

  /** The connector's configuration for this database. */
  get connectorConfig(): Readonly<Record<string, string | number>> {
    const { host, port, password } = this.#access
    return { hostname: host, port, database, username: connectorRole, password }
  }

  /** The group that the connector gives to the tables of a schema. */
  groupOf(schema: string): string {
    return `${database}/${schema}`
  }

  /** Counts the rows of all tables. */
  async census(): Promise<readonly TableCensus[]> {
    const { rows } = await this.#client.query(this.#census, [person.email, person.customerId])
    return rows.map((row) => ({
      table: row.table_name,
      allRows: row.all_rows,
      herRows: row.her_rows,
      example: row.example,
      fingerprintOfOthers: row.fingerprint_of_others,
    }))
  }

  async close(): Promise<void> {
    await this.#client.end()
  }
}

async function connect(access: ServerAccess, name: string): Promise<pg.Client> {
  const client = new pg.Client({ ...access, database: name })
  // A server that goes away is noticed by the query that runs, or else by nobody.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

async function sqlFile(name: string): Promise<string> {
  return readFile(new URL(`../../sql/${name}.sql`, import.meta.url), 'utf8')
}
