import { Buffer } from 'node:buffer'
import path from 'node:path'
import { type ConnectorSource, LogLines, loadSilo, readConnectorPackage, runProcess } from '@monoid-kit/core'
import { helpText, wantsHelp } from './help-text.ts'
import { readPackage } from './read-package.ts'
import { type OwnParts, type ServedProcess, serveProcess } from './serve-process.ts'

/** What a service of one's own consists of. */
export interface XtendSource extends OwnParts, Partial<ConnectorSource> {}

/**
 * Runs a service as a process: it listens on the port of its first argument until it is told to end, and its log goes to
 * stdout. Name and version come from the package.json above the entry file; the spec.json of a silo stands beside that.
 *
 * Never rejects; the process ends once everything is closed.
 *
 * @param source routes, a silo, or both
 * @param entryUrl `import.meta.url` of the entry file
 * @example await runXtend({ routes: [greet] }, import.meta.url)
 */
export async function runXtend(source: XtendSource, entryUrl: string): Promise<void> {
  await runProcess(
    (writer) => new LogLines(writer),
    async ({ writer, lifecycle, secrets }, logSink) => {
      const argv = process.argv.slice(2)
      if (wantsHelp(argv)) {
        const program = path.basename(process.argv[1] ?? 'main.js')
        await writer.write(Buffer.from(helpText(`node ${program} `)), lifecycle.signal)
        return 0
      }
      const { name, version, silo } = readParts(source, entryUrl)
      return serveProcess(
        {
          argv,
          environment: process.env,
          cwd: process.cwd(),
          name,
          version,
          logSink,
          secrets,
          signal: lifecycle.signal,
          setGrace: (seconds) => lifecycle.setGrace(seconds),
          dropPrivileges() {},
          ...(silo && { silo }),
        },
        source,
      )
    },
  )
}

function readParts(
  { silo, offers = [] }: XtendSource,
  entryUrl: string,
): Pick<ServedProcess, 'name' | 'version' | 'silo'> {
  if (!silo) return readPackage(entryUrl)
  const { name, version, siloSpec: spec } = readConnectorPackage(entryUrl)
  return { name, version, silo: { spec, offers, make: (config) => loadSilo({ silo }, config) } }
}
