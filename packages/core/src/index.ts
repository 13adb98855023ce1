/**
 * The core of the Monoid Connector Kit: the protocol, `AbstractSilo` and `DataStore`, and the runner that
 * carries a silo over stdin and stdout.
 *
 * @module
 */
export { describeErrors, type FaultSource, type SchemaFault } from './config/describe-errors.ts'
export { type PreparedConfig, prepareConfig } from './config/prepare-config.ts'
export { ConnectorError, type ConnectorErrorOptions, toConnectorError } from './errors/connector-error.ts'
export { type ErrorCode, errorCodes } from './errors/error-codes.ts'
export type { ErrorDefinition, ErrorScope, FailureType } from './errors/error-definition.ts'
export { exitCodes } from './errors/exit-codes.ts'
export { nameLabel } from './errors/name-label.ts'
export { collectSecrets } from './logging/collect-secrets.ts'
export { type CreateLogOptions, createLog } from './logging/create-log.ts'
export { KnownSecrets } from './logging/known-secrets.ts'
export type { Log, LogFields } from './logging/log.ts'
export { Scrubber } from './logging/scrubber.ts'
export { LogLines } from './output/log-lines.ts'
export { type Envelope, MessageChannel, type MessageChannelOptions } from './output/message-channel.ts'
export type { LogSink, MessageSink } from './output/message-sink.ts'
export { openStdout } from './output/open-stdout.ts'
export { OutputWriter } from './output/output-writer.ts'
export { type DecodeOptions, decodeLine, decodeLines } from './protocol/decode-lines.ts'
export { encodeMessage, recordFrame } from './protocol/encode-message.ts'
export { joinRecords } from './protocol/join-records.ts'
export { messageSchemas } from './protocol/message-schemas.ts'
export type * from './protocol/messages.ts'
export { type SplitOptions, splitRecord } from './protocol/split-record.ts'
export {
  type Checked,
  checkFindRequest,
  checkMessage,
  checkPersistenceConfig,
  checkQuery,
  checkRequests,
  checkSchemas,
  checkSiloSpec,
} from './protocol/validators.ts'
export { wireData } from './protocol/wire-data.ts'
export { type ArgumentSource, type ArgumentValues, buildRequest } from './runner/build-request.ts'
export { closeSilo } from './runner/close-silo.ts'
export type { CommandRequest, SiloRequest } from './runner/command-request.ts'
export {
  type ArgumentName,
  type CommandDefinition,
  type CommandName,
  commandDefinition,
  commands,
  type OptionalCommand,
} from './runner/commands.ts'
export { type ConnectorPackage, readConnectorPackage } from './runner/connector-package.ts'
export type { ConnectorSource, SiloClass } from './runner/connector-source.ts'
export { executeCommand } from './runner/execute-command.ts'
export type { HostCommand, HostMain, HostProcess } from './runner/host-command.ts'
export { loadSilo } from './runner/load-silo.ts'
export { parseJson } from './runner/parse-json.ts'
export { raceSignal, untilAborted } from './runner/race-signal.ts'
export { readArgumentFile, readStream } from './runner/read-argument-file.ts'
export { type CommandHost, runCommand } from './runner/run-command.ts'
export { runConnector } from './runner/run-connector.ts'
export { type OwnedProcess, runProcess } from './runner/run-process.ts'
export { SiloPool, type SiloPoolOptions } from './runner/silo-pool.ts'
export { AbstractSilo, logStoreError } from './silo/abstract-silo.ts'
export { completeResult, failedResult, statusOf } from './silo/answers.ts'
export { DataStore } from './silo/data-store.ts'
export { DatabaseStore, identifiersOf, type StoredIdentifier } from './silo/database-store.ts'
export { canFind, type FindingSilo } from './silo/find.ts'
export { ListedStore, type RecordTest } from './silo/listed-store.ts'
export { type EncodedRecords, type Framing, isEncoded, type Records } from './silo/records.ts'
export type { SiloContext } from './silo/silo-context.ts'
export { canRunStatements, type Statement, type StatementSilo } from './silo/statement.ts'
export {
  compareStores,
  groupByStore,
  type StoreQuery,
  type StoreRef,
  storeKey,
  storeLabel,
  storeOf,
  wireRef,
} from './silo/store-ref.ts'
export { unknownColumn } from './silo/unknown-column.ts'
export { wantedText } from './silo/wanted-text.ts'
