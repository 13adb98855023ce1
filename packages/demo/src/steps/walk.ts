import type { ConnectorProcess, ConnectorRun, Flag } from '../connector/connector-process.ts'
import type { Printer } from '../printing/printer.ts'
import type { ShopDatabase } from '../shop/shop-database.ts'

/** What every step of the demonstration works with. */
export interface Walk {
  readonly printer: Printer
  readonly connector: ConnectorProcess
  readonly shop: ShopDatabase
}

const commands = 8

/**
 * Shows one command: its title, what it is for, its command line and its messages.
 *
 * @param walk what to work with
 * @param step which of the eight it is, the command and its flags, and what to say about it
 * @returns what the connector gave
 */
export async function showCommand(
  walk: Walk,
  step: {
    readonly number: number
    readonly command: string
    readonly flags: readonly Flag[]
    readonly text: string
  },
): Promise<ConnectorRun> {
  walk.printer.title(`${step.number} of ${commands}: ${step.command}`)
  walk.printer.text(step.text)
  return runShown(walk, step.command, step.flags)
}

/**
 * Runs a command and shows its command line and its messages.
 *
 * @param walk what to work with
 * @param command the command
 * @param flags the flags of its argument files, which have been written
 * @returns what the connector gave
 */
export async function runShown(walk: Walk, command: string, flags: readonly Flag[]): Promise<ConnectorRun> {
  const { connector, printer } = walk
  printer.command(connector.entry, connector.arguments(command, flags))
  const run = await connector.run(command, flags)
  printer.run(run)
  return run
}
