/**
 * The connector for MySQL and MariaDB.
 *
 * @module
 */
export type { MysqlConfig } from './mysql-config.ts'
export { MysqlServer } from './mysql-server.ts'
export { type TypeRow, typeTable } from './type-table.ts'
