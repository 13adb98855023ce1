/**
 * The Monoid connector for PostgreSQL, as a library: the silo, its configuration, and the table of types.
 *
 * @module
 */
export type { PostgresConfig } from './postgres-config.ts'
export { default as PostgresSilo } from './postgres-silo.ts'
export { type TypeRow, typeTable } from './type-table.ts'
