import {
  argumentFiles,
  type ConnectorProcess,
  type ConnectorRun,
  type Flag,
} from '../connector/connector-process.ts'
import type { Printer } from '../printing/printer.ts'
import type { ShopDatabase } from '../shop/shop-database.ts'

/** What every step of the demonstration works with. */
export interface Walk {
  readonly printer: Printer
  readonly connector: ConnectorProcess
  readonly shop: ShopDatabase
}

/** One of the eight commands. */
export interface Step {
  readonly number: number
  readonly command: string
  readonly flags: readonly Flag[]
  /** What it is for. */
  readonly text: string
  /** An argument file to show beforehand. */
  readonly shownFile?: { readonly flag: Flag; readonly content: unknown }
  /** Whether its messages are worth more room. */
  readonly inFull?: boolean
}

const commands = 8

/**
 * Shows one command: its title, what it is for, its command line and its messages.
 *
 * @param walk what to work with
 * @param step the command; its argument files have been written
 * @returns what the connector gave
 */
export async function showCommand(walk: Walk, step: Step): Promise<ConnectorRun> {
  const { printer } = walk
  printer.title(`${step.number} of ${commands}: ${step.command}`)
  printer.text(step.text)
  if (step.shownFile) printer.file(argumentFiles[step.shownFile.flag], step.shownFile.content)
  return runShown(walk, step.command, step.flags, step.inFull)
}

/**
 * Runs a command and shows its command line and its messages.
 *
 * @param walk what to work with
 * @param command the command
 * @param flags the flags of its argument files, which have been written
 * @param inFull whether its messages are worth more room
 * @returns what the connector gave
 */
export async function runShown(
  walk: Walk,
  command: string,
  flags: readonly Flag[],
  inFull = false,
): Promise<ConnectorRun> {
  const { connector, printer } = walk
  printer.command(connector.entry, connector.arguments(command, flags))
  const run = await connector.run(command, flags)
  printer.run(run, inFull)
  return run
}
