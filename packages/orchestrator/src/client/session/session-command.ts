import type { Readable } from 'node:stream'
import type { ConnectorExit } from '../../launchers/launcher.ts'
import type { RunningCommand } from '../command-carrier.ts'
import { ChunkChannel } from './chunk-channel.ts'
import { messageHead } from './envelope.ts'

/** What a command needs of its session. */
export interface CommandHost {
  openFile(file: string): Promise<Readable>
  /** Sees to it that the command ends, and resolves when it has. */
  cancel(command: SessionCommand): Promise<void>
}

/**
 * A command of a session, as the one who reads it sees it: its messages look as if the command had printed them itself.
 *
 * @example const command = new SessionCommand('7', host)
 */
export class SessionCommand implements RunningCommand {
  readonly id: string
  /** How its lines begin. */
  readonly head: Uint8Array
  readonly output = new ChunkChannel()
  readonly exit: Promise<ConnectorExit>
  /** The session's own: no line of it belongs to one command. */
  readonly stderr = ''
  readonly #host: CommandHost
  #cancelled: Promise<void> | undefined
  #settle: { resolve(exit: ConnectorExit): void; reject(reason: unknown): void } | undefined

  constructor(id: string, host: CommandHost) {
    this.id = id
    this.head = messageHead(id)
    this.#host = host
    this.exit = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    this.exit.catch(() => {})
  }

  /** Whether it has ended or failed. */
  get isDone(): boolean {
    return this.#settle === undefined
  }

  /** @param exitCode what it ended with */
  end(exitCode: number): void {
    this.output.end()
    this.#settle?.resolve({ code: exitCode })
    this.#settle = undefined
  }

  /** @param reason why it will never end by itself */
  fail(reason: unknown): void {
    this.output.end()
    this.#settle?.reject(reason)
    this.#settle = undefined
  }

  openFile(file: string): Promise<Readable> {
    return this.#host.openFile(file)
  }

  async terminate(): Promise<void> {
    if (!this.isDone) this.#cancelled ??= this.#host.cancel(this)
    await this.#cancelled
  }

  async close(): Promise<void> {
    this.output.end()
    await this.terminate()
  }
}
