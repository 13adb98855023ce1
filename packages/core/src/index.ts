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
export type { Log, LogFields } from './logging/log.ts'
export type * from './protocol/messages.ts'
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
