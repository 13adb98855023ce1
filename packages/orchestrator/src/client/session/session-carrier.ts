import { ConnectorError, commandDefinition, raceSignal } from '@monoid-kit/core'
import type { Launcher } from '../../launchers/launcher.ts'
import type { CommandCall, CommandCarrier, RunningCommand } from '../command-carrier.ts'
import type { ClientOptions } from '../command-options.ts'
import { SessionProcess } from './session-process.ts'

const defaultMaxLineBytes = 64 * 1024 * 1024

/**
 * Carries commands to one process, which it starts for the first and, where it has ended, for the next one.
 *
 * @example const carrier = new SessionCarrier(launcher, { deadlineMs: 60_000 })
 */
export class SessionCarrier implements CommandCarrier {
  readonly #launcher: Launcher
  readonly #options: ClientOptions
  #process: Promise<SessionProcess> | undefined
  #isClosed = false

  constructor(launcher: Launcher, options: ClientOptions) {
    this.#launcher = launcher
    this.#options = options
  }

  get label(): string {
    return this.#launcher.label
  }

  async start(call: CommandCall, signal: AbortSignal): Promise<RunningCommand> {
    let session = await raceSignal(this.#obtain(), signal)
    if (session.isEnded) {
      this.#process = undefined
      await session.close()
      session = await raceSignal(this.#obtain(), signal)
    }
    return session.send(call, commandDefinition(call.command).takes.includes('persist_conf'))
  }

  /** Ends the process. May be called twice; never throws. */
  async close(): Promise<void> {
    this.#isClosed = true
    const session = await this.#process?.catch(() => undefined)
    await session?.close()
  }

  #obtain(): Promise<SessionProcess> {
    if (this.#isClosed) throw new ConnectorError('CANCELLED', 'the session is closed')
    this.#process ??= this.#launch().catch((thrown: unknown) => {
      this.#process = undefined
      throw thrown
    })
    return this.#process
  }

  async #launch(): Promise<SessionProcess> {
    const { flags = [], maxLineBytes = defaultMaxLineBytes, onLog, onStderr } = this.#options
    const running = await this.#launcher.launch({ command: 'session', flags, stdin: true, tempStore: true })
    return new SessionProcess(running, {
      label: this.#launcher.label,
      maxLineBytes,
      ...(onLog && { onLog }),
      ...(onStderr && { onStderr }),
    })
  }
}
