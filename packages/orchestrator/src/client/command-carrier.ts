import type { Readable } from 'node:stream'
import type { CommandName } from '@monoid-kit/core'
import type { ConnectorExit, LaunchArguments } from '../launchers/launcher.ts'

/** A command and what it reads. */
export interface CommandCall {
  readonly command: CommandName
  readonly arguments: LaunchArguments
}

/** A command that runs. */
export interface RunningCommand {
  /** What it prints: lines of messages, in chunks that are valid until the next is asked for. */
  readonly output: AsyncIterable<Uint8Array>
  /** Resolves when it has ended. Never an unhandled rejection. */
  readonly exit: Promise<ConnectorExit>
  /** The end of what it has written to stderr. */
  readonly stderr: string
  /** Opens a FILE result, once the command has ended. */
  openFile(file: string): Promise<Readable>
  /** Tells it to end; its output goes on until it has. */
  terminate(): Promise<void>
  /** Ends it where it still runs. May be called twice; never throws. */
  close(): Promise<void>
}

/** Carries commands to a connector. */
export interface CommandCarrier {
  /** What the connector is called in messages. */
  readonly label: string
  /**
   * Starts a command.
   *
   * @param call the command
   * @param signal ends it
   */
  start(call: CommandCall, signal: AbortSignal): Promise<RunningCommand>
}
