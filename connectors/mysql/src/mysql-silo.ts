import { SqlSilo, type Stage } from '@monoid-kit/sql'
import type { MysqlConfig } from './mysql-config.ts'
import { MysqlServer } from './mysql-server.ts'
import { mysqlStages } from './validation/stages.ts'

/** A MySQL or MariaDB server as a silo: one data store per table, grouped by database. */
export default class MysqlSilo extends SqlSilo<MysqlConfig> {
  protected override readonly server = new MysqlServer(this.config)

  protected override stages(): readonly Stage[] {
    return mysqlStages(this.config, this.server)
  }
}
