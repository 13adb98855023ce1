import { toConnectorError } from '../errors/connector-error.ts'
import { KnownSecrets } from '../logging/known-secrets.ts'
import type { LogSink } from '../output/message-sink.ts'
import { openStdout } from '../output/open-stdout.ts'
import { OutputWriter } from '../output/output-writer.ts'
import { guardOutput } from './guard-output.ts'
import { logError } from './log-error.ts'
import { ProcessLifecycle } from './process-lifecycle.ts'

/** What the work of a process is given. */
export interface OwnedProcess {
  /** Owns stdout. */
  readonly writer: OutputWriter
  /** Aborts its signal when the process has to end. */
  readonly lifecycle: ProcessLifecycle
  /** For texts that belong to no command. */
  readonly secrets: KnownSecrets
  /** Sends what belongs to no command through another channel from now on. */
  readonly useChannel: (channel: LogSink) => void
}

/**
 * Owns the process: its output, its signals, its errors that nobody caught, and its exit code (docs/errors.md). What
 * libraries print is kept off stdout and stderr.
 *
 * Never rejects; once all is written and closed the process ends.
 *
 * @param openChannel makes what the log goes to
 * @param work what the process is for; resolves with the exit code
 * @example await runProcess((writer) => new LogLines(writer), async ({ lifecycle }) => serve(lifecycle.signal))
 */
export async function runProcess<Channel extends LogSink>(
  openChannel: (writer: OutputWriter) => Channel,
  work: (process: OwnedProcess, channel: Channel) => Promise<number>,
): Promise<void> {
  const onTerminal = process.stdout.isTTY === true
  const writer = new OutputWriter(openStdout())
  const secrets = new KnownSecrets()
  const lifecycle = new ProcessLifecycle({ onTerminal, secrets })
  const first = openChannel(writer)
  let channel: LogSink = first
  const { readerGone } = writer
  readerGone.addEventListener('abort', () => lifecycle.abort(toConnectorError(readerGone.reason)))
  guardOutput((code, message) => {
    const time = new Date().toISOString()
    channel.log({ message: secrets.scrubText(message), level: 'warn', time, code })
  })
  const useChannel = (next: LogSink) => {
    channel = next
  }
  let exitCode: number
  try {
    exitCode = await work({ writer, lifecycle, secrets, useChannel }, first)
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
