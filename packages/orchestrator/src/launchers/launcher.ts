import type { Readable, Writable } from 'node:stream'
import type {
  FindRequest,
  JsonObject,
  MonoidQuery,
  MonoidRequestsMessage,
  MonoidSchemasMessage,
} from '@monoid-kit/core'

/** What the argument files of a command hold (B1, B2); the launcher writes them and passes their paths. */
export interface LaunchArguments {
  readonly config?: JsonObject
  readonly schemas?: MonoidSchemasMessage
  readonly query?: MonoidQuery
  readonly requests?: MonoidRequestsMessage
  /** What the added command `find` looks for. */
  readonly find?: FindRequest
}

/** One run of a connector. */
export interface Launch {
  /** The command as the protocol names it, such as `request-results`, or `session`. */
  readonly command: string
  readonly arguments?: LaunchArguments
  /** Further flags of this kit's connectors, such as `['--max-line-bytes', '0']`; never a path, never a secret. */
  readonly flags?: readonly string[]
  /**
   * True gives the command a fresh, empty temp store (B2), from which FILE results are read. A session is started without
   * the flag: its requests name the store themselves.
   */
  readonly tempStore?: boolean
  /** True keeps stdin open for the caller, as a session needs it. */
  readonly stdin?: boolean
  /** True gives the connector a terminal, as the orchestrating API does: both streams come as one, lines end in CR and LF (B7). */
  readonly terminal?: boolean
  /** Ends the run: everything that was started for it is gone soon after. */
  readonly signal?: AbortSignal
  /** What makes the command line another one than an orchestrating API would write: to see how a connector takes it. */
  readonly distortion?: Distortion
}

/** How a test of a connector departs from what the protocol asks. */
export interface Distortion {
  /** Contents of argument files, such as bytes that are no JSON, by the names of `arguments`; each gets its flag. */
  readonly files?: Readonly<Partial<Record<keyof LaunchArguments | 'persist_conf', Uint8Array | string>>>
  /**
   * Changes the command line.
   *
   * @param groups the command, each flag with its path, and the further flags, each a group of words
   * @returns all words
   */
  readonly arrange?: (groups: readonly (readonly string[])[]) => readonly string[]
}

/** How a connector ended. */
export interface ConnectorExit {
  /** The exit code; where a signal ended it 128 and the signal's number, as a shell has it. */
  readonly code: number
  /** True where the connector was ended for taking more memory than it may. */
  readonly outOfMemory?: boolean
}

/** A connector that runs. Its owner reads `output` to its end or not at all, and calls `close` whatever happened. */
export interface RunningConnector {
  /** Stdout, in chunks that are valid until the next is asked for; not reading stops the connector from writing. */
  readonly output: AsyncIterable<Uint8Array>
  /** Where it writes to, if the launch asked for it. */
  readonly stdin: Writable | undefined
  /**
   * Resolves when the connector has ended, though `output` may have more to read; rejects with a `ConnectorError` where it could not
   * be watched, and with the signal's reason as soon as it is aborted. Never an unhandled rejection.
   */
  readonly exit: Promise<ConnectorExit>
  /** What the connector has written to stderr so far, at most the last 64 KiB; a good connector writes nothing (B7). */
  readonly stderr: string
  /** The path of the temp store as the connector sees it, if the launch asked for one. */
  readonly tempStore: string | undefined
  /**
   * Opens a FILE result (B30), once the command that named it has ended and before `close`.
   *
   * @param file the record's `file`, relative to the temp store; a link, an absolute path or one with `..` is refused
   * @throws ConnectorError `FILE_RESULT_INVALID`
   */
  openFile(file: string): Promise<Readable>
  /** Sends SIGTERM where the connector still runs, and removes nothing: `output` and `exit` tell what it does. Never throws. */
  terminate(): Promise<void>
  /**
   * Stops reading `output`, as a reader that ends early does; `exit` tells what the connector makes of it.
   *
   * @returns whether the connector can notice: a container cannot, for its engine goes on to read
   */
  hangUp(): boolean
  /** Ends the connector where it still runs, and removes all that was made for it. May be called twice; never throws. */
  close(): Promise<void>
}

/**
 * Runs somebody's connector: as a process, as a container. A launcher knows how to start it and nothing of what it says.
 *
 * @example
 * const running = await launcher.launch({ command: 'spec' })
 * try { for await (const chunk of running.output) … } finally { await running.close() }
 */
export interface Launcher {
  /** What it runs, for messages: an image's name, a script's path. Never a secret. */
  readonly label: string
  /**
   * Starts one run.
   *
   * @throws ConnectorError `LAUNCH_FAILED` where it cannot be started; then nothing is left behind
   */
  launch(launch: Launch): Promise<RunningConnector>
}
