import { Buffer } from 'node:buffer'
import { type HostMain, loadSilo } from '@monoid-kit/core'
import { helpText, wantsHelp } from './help-text.ts'
import { type OwnParts, serveProcess } from './serve-process.ts'

/**
 * Makes the command `xtend` of a connector that has routes of its own besides those of its silo.
 *
 * @param parts the routes, and what they need
 * @returns what the module of a `HostCommand` exports by default
 * @example export default createHostMain({ routes: ({ variables }) => [city(variables.CURRENT_WEATHER_DATA)] })
 */
export function createHostMain(parts: OwnParts = {}): HostMain {
  return async (argv, host) => {
    if (wantsHelp(argv)) {
      await host.writer.write(Buffer.from(helpText('xtend ')), host.signal)
      return 0
    }
    const { source, connector } = host
    return serveProcess(
      {
        argv,
        environment: process.env,
        cwd: process.cwd(),
        name: connector.siloSpec.name ?? connector.name,
        version: connector.version,
        logSink: host.logSink,
        secrets: host.secrets,
        signal: host.signal,
        setGrace: (seconds) => host.setGrace(seconds),
        dropPrivileges: () => host.dropPrivileges(),
        silo: {
          spec: connector.siloSpec,
          offers: source.offers ?? [],
          make: (config) => loadSilo(source, config),
        },
      },
      parts,
    )
  }
}
