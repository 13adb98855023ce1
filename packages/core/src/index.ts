/**
 * The core of the Monoid Connector Kit: the protocol, `AbstractSilo` and `DataStore`, and the runner that
 * carries a silo over stdin and stdout.
 *
 * @module
 */
export { ConnectorError, type ConnectorErrorOptions, toConnectorError } from './errors/connector-error.ts'
export {
  type ErrorCode,
  type ErrorDefinition,
  type ErrorScope,
  errorCodes,
  exitCodes,
  type FailureType,
} from './errors/error-codes.ts'
export { collectSecrets } from './logging/collect-secrets.ts'
export { type CreateLogOptions, createLog } from './logging/create-log.ts'
export type { Log, LogFields } from './logging/log.ts'
export { Scrubber } from './logging/scrubber.ts'
export { type Envelope, MessageChannel, type MessageChannelOptions } from './output/message-channel.ts'
export { openStdout } from './output/open-stdout.ts'
export { OutputWriter } from './output/output-writer.ts'
export { type DecodeOptions, decodeLines } from './protocol/decode-lines.ts'
export { encodeMessage } from './protocol/encode-message.ts'
export { joinRecords } from './protocol/join-records.ts'
export { messageSchemas } from './protocol/message-schemas.ts'
export type * from './protocol/messages.ts'
export { type SplitOptions, splitRecord } from './protocol/split-record.ts'
export {
  type Checked,
  checkMessage,
  checkPersistenceConfig,
  checkQuery,
  checkRequests,
  checkSchemas,
  checkSiloSpec,
} from './protocol/validators.ts'
export { AbstractSilo, logStoreError } from './silo/abstract-silo.ts'
export { completeResult, failedResult, statusOf } from './silo/answers.ts'
export { DataStore } from './silo/data-store.ts'
export { DatabaseStore, identifiersOf, type StoredIdentifier } from './silo/database-store.ts'
export { type EncodedRecords, type Framing, isEncoded, type Records } from './silo/records.ts'
export type { SiloContext } from './silo/silo-context.ts'
export {
  groupByStore,
  type StoreQuery,
  type StoreRef,
  storeKey,
  storeLabel,
  storeOf,
  wireRef,
} from './silo/store-ref.ts'
