import { Buffer } from 'node:buffer'
import { buffer } from 'node:stream/consumers'
import { ConnectorError, raceSignal } from '@monoid-kit/core'
import type { Launch, Launcher, RunningConnector } from '@monoid-kit/orchestrator'
import { Outcome, type ResultFile } from './outcome.ts'

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
 * @returns what it did, with the files that its FILE records name
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
  const start = performance.now()
  const running = await launcher.launch({ ...launch, signal: either })
  try {
    const [{ code }, stdout] = await raceSignal(Promise.all([running.exit, bytesOf(running)]), either)
    const parts = { sent, exitCode: code, stdout, stderr: running.stderr, ms: performance.now() - start }
    const named = new Set(launch.tempStore ? new Outcome(parts).records.map(({ file }) => file) : [])
    named.delete(undefined)
    const files: ResultFile[] = []
    for (const path of named as Set<string>) files.push(await fileOf(running, path))
    return new Outcome({ ...parts, files })
  } catch (thrown) {
    if (!deadline.aborted || signal.aborted) throw thrown
    throw new ConnectorError('DEADLINE', `${sent}: expected an end within ${commandMs / 1000} s`)
  } finally {
    await running.close()
  }
}

async function bytesOf({ output }: RunningConnector): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of output) {
    length += chunk.length
    if (length <= mostBytes) chunks.push(Buffer.from(chunk))
  }
  return Buffer.concat(chunks)
}

async function fileOf(running: RunningConnector, path: string): Promise<ResultFile> {
  try {
    return { path, content: await buffer(await running.openFile(path)), fault: undefined }
  } catch (thrown) {
    const fault = thrown instanceof ConnectorError ? thrown.message : 'unreadable'
    return { path, content: undefined, fault }
  }
}
