import { MessageChannel } from '../output/message-channel.ts'
import { readConnectorPackage } from './connector-package.ts'
import type { ConnectorSource } from './connector-source.ts'
import { defaultMaxLineBytes } from './line-cap.ts'
import { runProcess } from './run-process.ts'

/**
 * Runs a connector as a process: the command line says what to do, messages go to stdout, the exit code says how it
 * went (docs/errors.md). Only what the command needs is loaded: `spec` loads no silo and none of the libraries.
 *
 * Never rejects; once all is written and closed the process ends.
 *
 * @param source how to load the silo
 * @param entryUrl `import.meta.url` of the entry file; spec.json and package.json are found from there
 * @example await runConnector({ silo: () => import('./postgres-silo.js') }, import.meta.url)
 */
export async function runConnector(source: ConnectorSource, entryUrl: string): Promise<void> {
  await runProcess(
    (writer) => new MessageChannel(writer, { maxLineBytes: defaultMaxLineBytes }),
    async (owned, channel) => {
      const connector = readConnectorPackage(entryUrl)
      const argv = process.argv.slice(2)
      if (argv.length === 1 && argv[0] === 'spec') {
        await channel.send({ type: 'SPEC', spec: connector.siloSpec }, owned.lifecycle.signal)
        return 0
      }
      const { runCommandLine } = await import('./run-command-line.ts')
      return runCommandLine(argv, { ...owned, source, connector })
    },
  )
}
