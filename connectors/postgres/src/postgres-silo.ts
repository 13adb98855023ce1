import { SqlSilo, type Stage } from '@monoid-kit/sql'
import type { PostgresConfig } from './postgres-config.ts'
import { PostgresServer } from './postgres-server.ts'
import { postgresStages } from './validate/stages.ts'

/**
 * A PostgreSQL server as a silo: its tables are the data stores, grouped as `database/schema`.
 *
 * @example
 * const silo = new PostgresSilo(config)
 * for await (const schema of silo.schemas(context)) console.log(schema.name)
 * await silo.close()
 */
export default class PostgresSilo extends SqlSilo<PostgresConfig> {
  protected override readonly server: PostgresServer

  constructor(config: PostgresConfig) {
    super(config)
    this.server = new PostgresServer(config)
  }

  protected override stages(): readonly Stage[] {
    return postgresStages(this.config, this.server)
  }
}
