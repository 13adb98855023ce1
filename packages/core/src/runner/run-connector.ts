import { toConnectorError } from '../errors/connector-error.ts'
import { KnownSecrets } from '../logging/known-secrets.ts'
import { MessageChannel } from '../output/message-channel.ts'
import type { LogSink } from '../output/message-sink.ts'
import { openStdout } from '../output/open-stdout.ts'
import { OutputWriter } from '../output/output-writer.ts'
import { readConnectorPackage } from './connector-package.ts'
import type { ConnectorSource } from './connector-source.ts'
import { guardOutput } from './guard-output.ts'
import { defaultMaxLineBytes } from './line-cap.ts'
import { logError } from './log-error.ts'
import { ProcessLifecycle } from './process-lifecycle.ts'

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
  const onTerminal = process.stdout.isTTY === true
  const writer = new OutputWriter(openStdout())
  const secrets = new KnownSecrets()
  const lifecycle = new ProcessLifecycle({ onTerminal, secrets })
  const first = new MessageChannel(writer, { maxLineBytes: defaultMaxLineBytes })
  let channel: LogSink = first
  const { readerGone } = writer
  readerGone.addEventListener('abort', () => lifecycle.abort(toConnectorError(readerGone.reason)))
  guardOutput((code, message) => {
    const time = new Date().toISOString()
    channel.log({ message: secrets.scrubText(message), level: 'warn', time, code })
  })
  let exitCode: number
  try {
    const connector = readConnectorPackage(entryUrl)
    const argv = process.argv.slice(2)
    if (argv.length === 1 && argv[0] === 'spec') {
      await first.send({ type: 'SPEC', spec: connector.siloSpec }, lifecycle.signal)
      exitCode = 0
    } else {
      const { runCommandLine } = await import('./run-command-line.ts')
      const useChannel = (next: LogSink) => {
        channel = next
      }
      exitCode = await runCommandLine(argv, { source, connector, writer, lifecycle, secrets, useChannel })
    }
    // an error that nobody caught, or a signal, after the command itself had ended
    if (exitCode === 0) lifecycle.signal.throwIfAborted()
  } catch (thrown) {
    const error = toConnectorError(lifecycle.signal.aborted ? lifecycle.signal.reason : thrown)
    logError(error, channel)
    exitCode = error.exitCode
  }
  if (!lifecycle.signal.aborted) {
    lifecycle.signal.addEventListener('abort', () =>
      logError(toConnectorError(lifecycle.signal.reason), channel),
    )
  }
  await lifecycle.finish(exitCode, () => writer.flush())
}
