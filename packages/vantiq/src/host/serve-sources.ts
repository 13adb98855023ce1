import { createLog, type HostProcess, Scrubber, toConnectorError } from '@monoid-kit/core'
import type { SourceConnection } from '../connection/source-connection.ts'
import { ConnectorSet } from '../connector-set.ts'
import { sourceLog } from '../logging/source-log.ts'
import type { SettingInput } from '../settings/setting-table.ts'
import type { HostArguments } from './host-arguments.ts'
import { ScrubbedSink } from './scrubbed-sink.ts'
import { SourceHost } from './source-host.ts'

/** How long a process that has to end may still answer its callers and close what it holds. */
const graceSeconds = 25

/**
 * What the host has other than a connector of one's own; `server.config` may say otherwise.
 *
 * @example hostDefaults.automaticHealth // true
 */
export const hostDefaults = {
  automaticHealth: true,
  // each notification of a delete waits until the one before it was read
  maxUnacknowledgedNotifications: 0,
} as const satisfies SettingInput

/**
 * Serves the silo as the sources that `server.config` names, until the process has to end or a source fails for good.
 *
 * @param host the process
 * @param options what the command line says
 * @returns the exit code: 0 where `host.signal` has ended it, else that of the error that has, which the log tells
 * @throws ConnectorError `HOST_SETTINGS` where it could not begin
 * @example await serveSources(host, readHostArguments(argv))
 */
export async function serveSources(host: HostProcess, options: HostArguments): Promise<number> {
  const sink = new ScrubbedSink(host.logSink)
  const log = await createLog(sink, { scrubber: Scrubber.none, level: options.logLevel })
  const set = await ConnectorSet.fromServerConfig({
    ...(options.serverConfig === undefined ? {} : { file: options.serverConfig }),
    defaults: hostDefaults,
    log,
  })
  sink.learn(set.secrets)
  host.secrets.add(set.secrets)
  host.setGrace(graceSeconds)
  const { source, secrets } = host
  const { siloSpec } = host.connector
  const hosts = new Map<SourceConnection, SourceHost>()
  for (const connection of set.sources) {
    const own = new SourceHost(connection, {
      ...{ source, siloSpec, sink, secrets },
      log: sourceLog(log, connection.source),
    })
    connection.configureHandlers(own)
    hosts.set(connection, own)
  }
  set.onStateChange((connection, state) => hosts.get(connection)?.stateChanged(state))
  // before the first dial, when all files have been read, which perhaps only root could
  const stop = set.onStateChange(() => {
    stop()
    host.dropPrivileges()
  })
  try {
    await set.run({ signal: host.signal })
    return 0
  } catch (thrown) {
    // the set has logged it
    return toConnectorError(thrown).exitCode
  } finally {
    await Promise.all([...hosts.values()].map((one) => one.end()))
  }
}
