/**
 * Vantiq extension sources: a set of connections that come back by themselves, and any silo as a source.
 *
 * @module
 */
export type { ConnectionPhase, ConnectionState } from './connection/connection-state.ts'
export type { NotificationOptions, SourceConnection } from './connection/source-connection.ts'
export {
  ConnectorSet,
  type ConnectorSetOptions,
  type Environment,
  type ServerConfigOptions,
  type StateListener,
} from './connector-set.ts'
export type { HandlerContext, Handlers, QueryContext, QueryResult } from './handlers.ts'
export { type OpenedLog, type OpenLogOptions, openLog } from './logging/open-log.ts'
export { sourceLog } from './logging/source-log.ts'
export type { ErrorBody } from './replies/error-body.ts'
export { QueryError } from './replies/query-error.ts'
export type { QueryReply } from './replies/query-reply.ts'
export type { QueryRow, QueryRows } from './replies/query-rows.ts'
export { type SettingInput, type SettingName, type Settings, settingTable } from './settings/setting-table.ts'
export type { WorkLimits } from './work/source-work.ts'
