/**
 * The parts of the kit that need no test runner: servers and argument files for programs of their own.
 *
 * @module
 */
export { FaultProxy, type FaultProxyOptions, type NetworkFault } from './network/fault-proxy.ts'
export { type ArgumentContents, type ArgumentFiles, writeArgumentFiles } from './processes/argument-files.ts'
export type {
  MissingServer,
  RunningServer,
  ServerConnection,
  ServerDescription,
  ServerKind,
} from './servers/server-kinds.ts'
export { serverKinds } from './servers/server-kinds.ts'
export { connectSql, type SqlClient, type TextRow } from './servers/sql-client.ts'
export { startServer } from './servers/start-server.ts'
export * from './vantiq.ts'
