import type { JsonObject, MonoidLogMessage } from '@monoid-kit/core'
import { ConnectorClient } from '@monoid-kit/orchestrator'
import type { ConnectionTarget } from '../connection-url/connection-target.ts'
import type { ConnectorFlags } from '../connectors/connector-options.ts'
import { launcherFor } from '../connectors/launcher-for.ts'
import { printable } from '../printing/printable.ts'
import { findPassword } from '../prompt/find-password.ts'
import { parseSettings } from '../settings/parse-settings.ts'
import { readPemFiles } from '../settings/read-pem-files.ts'
import type { Shell } from '../shell/shell.ts'
import { connectorFailure } from './connector-failure.ts'
import type { SearchArguments } from './search-options.ts'

/** Rows may be long, and a line holds a whole one. */
const maxLineBytes = 512 * 1024 * 1024

/** A connector that is told where its database is. */
export interface Connection {
  readonly client: ConnectorClient
  readonly config: JsonObject
  /** What was thrown while the connector was at work, with what it said itself. */
  explain(thrown: unknown): unknown
  /** Is told the errors that are about a single table. */
  onStoreError: (log: MonoidLogMessage) => void
}

/**
 * Makes the configuration of a connector from a command line; no file of it is the user's to write or to remove. Nothing is
 * connected to yet. It is always read-only.
 *
 * @param args the command line
 * @param target what its URL says
 * @param shell the terminal and the environment, for the password
 * @returns the connector, ready for commands
 * @throws ConnectorError `USAGE` where a setting is wrong, and what asking for a password throws
 * @example const { client, config } = await openConnection(args, target, shell)
 */
export async function openConnection(
  args: SearchArguments,
  target: ConnectionTarget,
  shell: Shell,
): Promise<Connection> {
  const { signal } = shell
  const launcher = await launcherFor(connectorFlags(args, target), shell)
  let lastError: MonoidLogMessage | undefined
  const connection: { onStoreError: Connection['onStoreError'] } = { onStoreError: () => {} }
  const onLog = (log: MonoidLogMessage) => {
    if (log.level === 'error') lastError = log
    if (log.level === 'error' && log.context?.store !== undefined) connection.onStoreError(log)
    else if (log.level === 'warn')
      shell.say(`${shell.stderr.paint('warn', 'warning:')} ${printable(log.message)}`)
  }
  const client = new ConnectorClient(launcher, {
    flags: ['--max-line-bytes', '0'],
    maxLineBytes,
    signal,
    onLog,
  })
  const words = [args.set ?? []].flat()
  const settings = words.length === 0 ? {} : parseSettings(words, (await client.spec()).spec)
  const files = await readPemFiles(target.files, signal)
  const options = { fromStdin: args['password-stdin'], unasked: args['no-password'] }
  const password = await findPassword(target, options, shell)
  const failed = {
    label: target.label,
    isLocal: target.isLocal,
    hasPassword: password !== undefined,
    contained: args.image !== undefined,
  }
  return Object.assign(connection, {
    client,
    config: {
      ...target.settings,
      ...settings,
      ...files,
      ...(password === undefined ? {} : { password }),
      read_only: true,
    },
    explain: (thrown: unknown) => connectorFailure(thrown, lastError, failed),
  })
}

/** The image that was named, else the connector that comes with the kit. */
function connectorFlags(args: SearchArguments, { connector }: ConnectionTarget): ConnectorFlags {
  const { image, network, memory, pull } = args
  return {
    ...(image === undefined ? { connector } : { image }),
    ...(network !== undefined && { network }),
    ...(memory !== undefined && { memory }),
    ...(pull !== undefined && { pull }),
  }
}
