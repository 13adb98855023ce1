import type { LogLevel } from '@monoid-kit/core'

/** The settings of a service: see docs/xtend.md for their variables, bounds and defaults. */
export interface XtendSettings {
  /** The TCP port; 0 lets the system choose one. */
  readonly port: number
  /** The address that is listened on. */
  readonly host: string
  /** Tokens that may read. Where there is none, the service makes one. */
  readonly readTokens: readonly string[]
  /** Tokens that may erase; these alone do not read. */
  readonly eraseTokens: readonly string[]
  /** Whether anything may be erased at all. */
  readonly eraseEnabled: boolean
  /** Host names that the service answers to; none: addresses and names that no public DNS gives away. */
  readonly allowedHosts: readonly string[]
  /** Bytes of a request's body. */
  readonly maxBodyBytes: number
  /** Bytes of a request's headers. */
  readonly maxHeaderBytes: number
  /** Seconds within which a request's headers must be there. */
  readonly headersTimeoutSeconds: number
  /** Seconds within which a whole request must be there. */
  readonly bodyTimeoutSeconds: number
  /** Seconds that an idle connection is kept. */
  readonly keepAliveSeconds: number
  /** Seconds that the work for one request may take; 0 for any time. */
  readonly requestTimeoutSeconds: number
  /** Seconds that a client may take nothing of its answer. */
  readonly stallSeconds: number
  /** Requests that are worked on at a time. */
  readonly maxActiveRequests: number
  /** Requests that wait for their turn. */
  readonly maxQueuedRequests: number
  /** Seconds that a request may wait for its turn. */
  readonly queueSeconds: number
  /** Connections at a time. */
  readonly maxConnections: number
  /** Seconds that requests may still take once the service has to end. */
  readonly shutdownGraceSeconds: number
  /** The least grave level that is logged. */
  readonly logLevel: LogLevel
  /** The file manager that takes FILE results; without one they are downloaded. */
  readonly fileManagerUrl?: string
  /** The folder for files that are made on the way. */
  readonly cacheDir: string
}

/** The name of a setting in code. */
export type SettingKey = keyof XtendSettings
