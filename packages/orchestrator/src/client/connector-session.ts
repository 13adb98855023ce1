import type { Launcher } from '../launchers/launcher.ts'
import type { ClientOptions } from './command-options.ts'
import { ConnectorCommands } from './connector-commands.ts'
import { SessionCarrier } from './session/session-carrier.ts'

/**
 * The commands of a connector, carried out one at a time by one process, in the order in which they were begun: an iteration that waits,
 * inside its loop, for another command of the same session waits for ever. Where the process ends in the middle, the commands that run or
 * wait fail with `CONNECTOR_FAILED`, and the next one starts another process.
 *
 * @example
 * await using session = client.session()
 * const { schemas } = await session.schema(config)
 */
export class ConnectorSession extends ConnectorCommands implements AsyncDisposable {
  readonly #carrier: SessionCarrier

  constructor(launcher: Launcher, options: ClientOptions = {}) {
    const carrier = new SessionCarrier(launcher, options)
    super(carrier, options)
    this.#carrier = carrier
  }

  /** Ends the process, and with it what still runs (`CANCELLED`). May be called twice; never throws. */
  close(): Promise<void> {
    return this.#carrier.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
