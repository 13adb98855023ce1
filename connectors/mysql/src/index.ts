/**
 * The connector for MySQL and MariaDB.
 *
 * @module
 */
export type { MysqlConfig } from './mysql-config.ts'
export { MysqlServer } from './mysql-server.ts'
export { default as MysqlSilo } from './mysql-silo.ts'
export { type TypeRow, typeTable } from './type-table.ts'
