import type { KnownSecrets } from '../logging/known-secrets.ts'
import type { LogSink } from '../output/message-sink.ts'
import type { OutputWriter } from '../output/output-writer.ts'
import type { ConnectorPackage } from './connector-package.ts'
import type { ConnectorSource } from './connector-source.ts'

/** Another way to serve a silo than by commands, as a command of its connector: a WebSocket, an HTTP service. */
export interface HostCommand {
  /** What it does, for `--help`. */
  readonly summary: string
  /** Loads the host; called only where its command is given. */
  readonly load: () => Promise<{ readonly default: HostMain }>
}

/** The process of a connector that a host runs in. */
export interface HostProcess {
  readonly source: ConnectorSource
  readonly connector: ConnectorPackage
  /** Owns stdout. */
  readonly writer: OutputWriter
  /** Writes the entries of a log to stdout, one JSON object per line. */
  readonly logSink: LogSink
  /** Told the secrets of the settings, for errors that nobody caught. */
  readonly secrets: KnownSecrets
  /** Aborted with a `ConnectorError` when the process has to end: a signal, an error that nobody caught. */
  readonly signal: AbortSignal
  /** Gives the host so many seconds to end after `signal` was aborted; 0.7 otherwise. */
  setGrace(seconds: number): void
  /** Gives up root (B3): to be called once the host has read the files that only root may read. */
  dropPrivileges(): void
}

/**
 * Serves a silo until the process has to end.
 *
 * @param argv the arguments behind the host's name
 * @param host the process
 * @returns the exit code
 * @throws ConnectorError where it could not begin: it is logged, and its exit code is that of the process
 */
export type HostMain = (argv: readonly string[], host: HostProcess) => Promise<number>
