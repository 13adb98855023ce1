import { constants } from 'node:os'
import { ConnectorError, errorCodes, exitCodes, type MonoidLogMessage } from '@monoid-kit/core'
import type { ConnectorExit } from '../launchers/launcher.ts'

/** How a command ended. */
export interface CommandEnd {
  /** What the connector is called. */
  readonly label: string
  readonly command: string
  readonly exit: ConnectorExit
  /** Its last LOG of level `error`. */
  readonly log: MonoidLogMessage | undefined
  /** Whether what came before exit code 5 stands. */
  readonly mayBeIncomplete: boolean
}

const shellCodes: Readonly<Record<number, string>> = {
  126: 'the command cannot be run',
  127: 'the command was not found',
}
const longestText = 2000

/**
 * The error of a command that ended with another exit code than 0.
 *
 * @param end how it ended
 * @returns `INCOMPLETE` for exit code 5 where what came stands, `CONNECTOR_FAILED` for every other, with `exit_code` in its context;
 * undefined for exit code 0. The LOG's text is taken over only where it carries a code of this kit, for others may log anything
 * @example throw exitError({ label, command: 'scan', exit: { code: 3 }, log, mayBeIncomplete: true })
 */
export function exitError({
  label,
  command,
  exit,
  log,
  mayBeIncomplete,
}: CommandEnd): ConnectorError | undefined {
  const { code, outOfMemory } = exit
  if (code === 0 && !outOfMemory) return undefined
  const reason = outOfMemory ? 'it took more memory than it may' : meaningOf(code)
  const known = log?.code !== undefined && Object.hasOwn(errorCodes, log.code) ? log : undefined
  const said = known ? `; its log says ${known.code}: ${known.message.slice(0, longestText)}` : ''
  return new ConnectorError(
    code === 5 && mayBeIncomplete && !outOfMemory ? 'INCOMPLETE' : 'CONNECTOR_FAILED',
    `${command} of ${label} ended with exit code ${code}: ${reason}${said}`,
    { context: { exit_code: code, ...(known?.code !== undefined && { connector_code: known.code }) } },
  )
}

function meaningOf(code: number): string {
  const meanings: Readonly<Record<number, string>> = exitCodes
  const meaning = meanings[code] ?? shellCodes[code]
  if (meaning !== undefined) return meaning
  const signal = Object.entries(constants.signals).find(([, number]) => code === 128 + number)
  return signal ? `ended by ${signal[0]}` : 'an exit code that the kit does not know'
}
