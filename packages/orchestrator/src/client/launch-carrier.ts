import { commandDefinition } from '@monoid-kit/core'
import type { Launcher } from '../launchers/launcher.ts'
import type { CommandCall, CommandCarrier, RunningCommand } from './command-carrier.ts'

/**
 * Carries each command to a connector of its own.
 *
 * @example new LaunchCarrier(launcher, ['--log-level', 'debug'])
 */
export class LaunchCarrier implements CommandCarrier {
  readonly #launcher: Launcher
  readonly #flags: readonly string[]

  constructor(launcher: Launcher, flags: readonly string[]) {
    this.#launcher = launcher
    this.#flags = flags
  }

  get label(): string {
    return this.#launcher.label
  }

  start({ command, arguments: values }: CommandCall, signal: AbortSignal): Promise<RunningCommand> {
    return this.#launcher.launch({
      command,
      arguments: values,
      flags: this.#flags,
      tempStore: commandDefinition(command).takes.includes('persist_conf'),
      signal,
    })
  }
}
