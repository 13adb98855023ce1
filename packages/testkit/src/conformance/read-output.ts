import { Buffer } from 'node:buffer'
import { ConnectorError, raceSignal } from '@monoid-kit/core'
import type { Launch, Launcher } from '@monoid-kit/orchestrator'
import { Outcome } from './outcome.ts'

/** More than this is not kept of an output. */
const mostBytes = 256 * 1024 * 1024

/** How an output is read. */
export interface ReadOptions {
  /** What the connector is told, for findings. */
  readonly sent: string
  readonly signal: AbortSignal
  /** The longest that it may take, in milliseconds. */
  readonly commandMs: number
}

/**
 * Runs a connector to its end and keeps all that it writes.
 *
 * @param launcher runs it
 * @param launch what it is told
 * @param options see `ReadOptions`
 * @returns what it did
 * @throws ConnectorError `LAUNCH_FAILED`; `DEADLINE` where it takes too long; the signal's reason when aborted
 * @example await readOutput(launcher, { command: 'spec' }, { sent: 'spec', signal, commandMs: 60_000 })
 */
export async function readOutput(
  launcher: Launcher,
  launch: Launch,
  { sent, signal, commandMs }: ReadOptions,
): Promise<Outcome> {
  const deadline = AbortSignal.timeout(commandMs)
  const either = AbortSignal.any([signal, deadline])
  const running = await launcher.launch({ ...launch, signal: either })
  try {
    const chunks: Uint8Array[] = []
    let length = 0
    const read = async () => {
      for await (const chunk of running.output) {
        length += chunk.length
        if (length <= mostBytes) chunks.push(Buffer.from(chunk))
      }
    }
    const [{ code }] = await raceSignal(Promise.all([running.exit, read()]), either)
    return new Outcome({ sent, exitCode: code, stdout: Buffer.concat(chunks), stderr: running.stderr })
  } catch (thrown) {
    if (!deadline.aborted || signal.aborted) throw thrown
    throw new ConnectorError('DEADLINE', `${sent}: expected an end within ${commandMs / 1000} s`)
  } finally {
    await running.close()
  }
}
