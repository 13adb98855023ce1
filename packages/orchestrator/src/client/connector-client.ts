import type { Launcher } from '../launchers/launcher.ts'
import type { ClientOptions } from './command-options.ts'
import { ConnectorCommands } from './connector-commands.ts'
import { ConnectorSession } from './connector-session.ts'
import { LaunchCarrier } from './launch-carrier.ts'

/**
 * Talks to a connector, which a launcher starts anew for each command. Nothing is left of a command when it has been read to its end, broken
 * off or has failed.
 *
 * @example
 * const client = new ConnectorClient(new ProcessLauncher({ command: ['node', 'dist/main.js'] }), { deadlineMs: 60_000 })
 * const { schemas } = await client.schema(config)
 */
export class ConnectorClient extends ConnectorCommands {
  readonly #launcher: Launcher
  readonly #options: ClientOptions

  /**
   * @param launcher starts the connector
   * @param options holds for every command
   */
  constructor(launcher: Launcher, options: ClientOptions = {}) {
    super(new LaunchCarrier(launcher, options.flags ?? []), options)
    this.#launcher = launcher
    this.#options = options
  }

  /**
   * The same commands in one process that is kept, for connectors of this kit (docs/session.md).
   *
   * @returns a session, whose process starts with its first command; its owner closes it
   * @example await using session = client.session()
   */
  session(): ConnectorSession {
    return new ConnectorSession(this.#launcher, this.#options)
  }
}
