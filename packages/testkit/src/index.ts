/**
 * What tests of connectors need: real database servers, real connector processes.
 *
 * @module
 */
export type { ArgumentContents } from './processes/argument-files.ts'
export type { CommandResult } from './processes/command-result.ts'
export { runCommand } from './processes/run-connector-process.ts'
export { type LiveConnector, type SpawnOptions, spawnConnector } from './processes/spawn-connector.ts'
export {
  type ClientTls,
  certificateUser,
  type ServerConnection,
  type ServerDescription,
  type ServerKind,
  serverKinds,
  tlsOnlyUser,
} from './servers/server-kinds.ts'
export { connectSql, type SqlClient, type TextRow } from './servers/sql-client.ts'
export { TestDatabase } from './servers/test-database.ts'
export { TestServer } from './servers/test-server.ts'
export { type ServerNeeds, type ServerSuite, useServer } from './servers/use-server.ts'
