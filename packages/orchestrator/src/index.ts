/**
 * Runs connectors and talks to them: launchers for processes and containers, a typed client, the manifest and its discovery.
 *
 * @module
 */

export type { ClientOptions, CommandOptions } from './client/command-options.ts'
export type { CommandStream, RecordLines, RecordStream } from './client/command-stream.ts'
export { ConnectorClient } from './client/connector-client.ts'
export type { ConnectorCommands, LineOptions } from './client/connector-commands.ts'
export type { ConnectorSession } from './client/connector-session.ts'
export { compareEntries, type EntryDrift } from './discovery/compare-entries.ts'
export {
  type DiscoverOptions,
  type Discovery,
  type DiscoveryEvent,
  discover,
  type EntryOutcome,
} from './discovery/discover.ts'
export { writeFileAtomically } from './discovery/write-file-atomically.ts'
export { DockerLauncher } from './launchers/docker/docker-launcher.ts'
export type {
  ContainerLimits,
  DockerLauncherOptions,
  EngineAddress,
  FileResultLimits,
  PullPolicy,
  PullProgress,
  RegistryLogin,
} from './launchers/docker/docker-options.ts'
export { type Leftover, type ReapOptions, type ReapReport, reap } from './launchers/docker/reap.ts'
export type * from './launchers/launcher.ts'
export { ProcessLauncher, type ProcessLauncherOptions } from './launchers/process/process-launcher.ts'
export { formatManifest } from './manifest/format-manifest.ts'
export {
  type EntryComments,
  entryLabel,
  imageOf,
  type Manifest,
  type ManifestComments,
  type ManifestEntry,
} from './manifest/manifest.ts'
export { readManifest } from './manifest/read-manifest.ts'
export { readEarlierResult, readManifestFile } from './manifest/read-manifest-file.ts'
