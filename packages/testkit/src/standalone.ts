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
export type {
  AuthenticationAnswer,
  ConnectAnswer,
  FakeVantiqOptions,
  VantiqBehaviour,
} from './vantiq/behaviour.ts'
export type { VantiqError } from './vantiq/client-message.ts'
export type { FakeQuery, FakeQueryOptions, QueryOutcome } from './vantiq/fake-query.ts'
export type { FakeSession, SessionState } from './vantiq/fake-session.ts'
export { FakeVantiq } from './vantiq/fake-vantiq.ts'
export type { Claim, Handshake, ReceivedFrame, ReceivedNotification } from './vantiq/observations.ts'
