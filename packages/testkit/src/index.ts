/**
 * What tests of connectors need: real database servers, real connector processes.
 *
 * @module
 */
export { describeBigErasure } from './erasure/big-erasure.ts'
export { circleScenarios, selfReferenceScenarios } from './erasure/circle-scenarios.ts'
export { describeConcurrentErasures } from './erasure/concurrency-tests.ts'
export { BackendWatch, type ConnectorBackend } from './erasure/connector-backends.ts'
export { type DatabaseSnapshot, takeSnapshot } from './erasure/database-snapshot.ts'
export { type Erasure, type ErasureItem, ErasureLab, type ErasureSettings } from './erasure/erasure-lab.ts'
export { describeErasures, type ErasureScenario } from './erasure/erasure-scenario.ts'
export {
  codesAbout,
  type ExpectedErasure,
  expectErasure,
  expectNoValues,
  logsAbout,
} from './erasure/expect-erasure.ts'
export { identifierScenarios } from './erasure/identifier-scenarios.ts'
export { describeRandomErasures } from './erasure/random-erasures.ts'
export { referenceScenarios } from './erasure/reference-scenarios.ts'
export { refusalScenarios } from './erasure/refusal-scenarios.ts'
export { FindingLab, readSearch, type Search, type SearchOptions } from './finding/finding-lab.ts'
export { findingRules } from './finding/finding-rules.ts'
export { searchLimitRules } from './finding/search-limit-rules.ts'
export { buildImage, missingEngine } from './images/connector-image.ts'
export { databaseImageRules } from './images/database-image-rules.ts'
export { imageRules } from './images/image-rules.ts'
export { launchedImageRules } from './images/launched-image-rules.ts'
export { operatingPageRules } from './images/operating-page-rules.ts'
export { docker, runDocker } from './images/run-docker.ts'
export { FaultProxy, type FaultProxyOptions, type NetworkFault } from './network/fault-proxy.ts'
export { privilegeRules } from './privileges/privilege-rules.ts'
export { rowSecurityRules } from './privileges/row-security-rules.ts'
export type { ArgumentContents } from './processes/argument-files.ts'
export type { CommandResult } from './processes/command-result.ts'
export { type ExportMeasure, measureExport, type ReaderPace } from './processes/measure-export.ts'
export { runCommand } from './processes/run-connector-process.ts'
export { type LiveConnector, type SpawnOptions, spawnConnector } from './processes/spawn-connector.ts'
export { type CatalogueCase, catalogueRules } from './scenarios/catalogue-rules.ts'
export { concurrentCallRules, type MakeSilo } from './scenarios/concurrent-call-rules.ts'
export { conformanceRules, processConformanceRules } from './scenarios/conformance-rules.ts'
export { type DatabaseSubject, databaseSubject } from './scenarios/database-subject.ts'
export { deleteRules } from './scenarios/delete-rules.ts'
export { interruptionRules } from './scenarios/interruption-rules.ts'
export { limitRules } from './scenarios/limit-rules.ts'
export { scanRules } from './scenarios/scan-rules.ts'
export { schemaRules } from './scenarios/schema-rules.ts'
export { secrecyRules } from './scenarios/secrecy-rules.ts'
export { specRules } from './scenarios/spec-rules.ts'
export { startUpRules } from './scenarios/start-up-rules.ts'
export { streamRules } from './scenarios/stream-rules.ts'
export { tlsRules } from './scenarios/tls-rules.ts'
export { valueRules } from './scenarios/value-rules.ts'
export { createTlsMaterial, type TlsMaterial } from './servers/certificates.ts'
export { createTlsUsers } from './servers/create-tls-users.ts'
export {
  type ClientTls,
  certificateUser,
  type ServerConnection,
  type ServerDescription,
  type ServerKind,
  serverKinds,
  tlsOnlyPassword,
  tlsOnlyUser,
} from './servers/server-kinds.ts'
export { connectSql, type SqlClient, type TextRow } from './servers/sql-client.ts'
export { TestDatabase } from './servers/test-database.ts'
export { TestServer } from './servers/test-server.ts'
export { type ServerNeeds, type ServerSuite, useServer } from './servers/use-server.ts'
export { type ConnectorTestOptions, testConnector } from './test-connector.ts'
export { siloSourceRules } from './vantiq/silo-source-rules.ts'
export * from './vantiq.ts'
export { type ServiceCall, ServiceProcess } from './xtend/service-process.ts'
export { siloServiceRules } from './xtend/silo-service-rules.ts'
