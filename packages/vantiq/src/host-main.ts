import { Buffer } from 'node:buffer'
import type { HostMain } from '@monoid-kit/core'
import { helpText, readHostArguments } from './host/host-arguments.ts'
import { serveSources } from './host/serve-sources.ts'

/** Serves the silo of a connector as Vantiq extension sources: the command `vantiq`. */
const hostMain: HostMain = async (argv, host) => {
  const options = readHostArguments(argv)
  if (!options.help) return serveSources(host, options)
  await host.writer.write(Buffer.from(helpText), host.signal)
  return 0
}

export default hostMain
