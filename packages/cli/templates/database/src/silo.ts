import { AbstractSilo, ConnectorError, type SiloContext } from '@monoid-kit/core'
import { type Config, Database } from './database.ts'
import { type Columns, Table } from './table.ts'

/** The tables with data of people, and the columns that are handed out. */
const tables: Readonly<Record<string, Columns>> = {
  customers: { id: 'integer', email: 'string', name: 'string' },
  messages: { id: 'integer', sender: 'string', body: 'string' },
}

export default class Silo extends AbstractSilo<Config> {
  readonly #database = new Database(this.config)

  async validate({ signal }: SiloContext) {
    for (const name of Object.keys(tables)) {
      const asked = "SELECT has_table_privilege($1, 'SELECT') AND has_table_privilege($1, 'DELETE') AS may"
      const [row] = await this.#database.rows(asked, [name], signal)
      if (row?.may !== true) {
        throw new ConnectorError('PRIVILEGE_MISSING', `the role may not select and delete in ${name}`)
      }
    }
    return { status: 'SUCCESS' as const }
  }

  async dataStores() {
    return Object.entries(tables).map(([name, columns]) => new Table(name, columns, this.#database))
  }

  override close() {
    return this.#database.close()
  }
}
