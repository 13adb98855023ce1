import type { Duplex, Readable, Writable } from 'node:stream'
import { ConnectorError, raceSignal } from '@monoid-kit/core'
import type Docker from 'dockerode'
import type { ArgumentFile } from '../argument-files.ts'
import { checkResultPath } from '../check-result-path.ts'
import type { ConnectorExit, RunningConnector } from '../launcher.ts'
import { OutputTail } from '../output-tail.ts'
import { AnswerWatch } from './answer-watch.ts'
import { argumentArchive, argumentFolder } from './argument-archive.ts'
import { type RunNames, tempStoreFolder } from './container-definition.ts'
import { ContainerOutput } from './container-output.ts'
import { containerStdin } from './container-stdin.ts'
import type { DockerSettings } from './docker-options.ts'
import { engineError, engineStatus } from './engine-error.ts'
import { openFileResult } from './file-result.ts'
import { removeRun } from './remove-made.ts'
import { settlesWithin } from './settles-within.ts'
import { waitForEnd } from './wait-for-end.ts'

/** 128 and SIGKILL, which the kernel sends where memory runs out. */
const killedCode = 137
/** How long the engine may take to tell of the end of a container whose output has ended. */
const outliveMs = 10_000
/** A container that ends so soon after its output is not looked at. */
const promptMs = 300
/** How long a container may run on, by the engine's own clock, once its output was found to have ended. */
const lingerMs = 700
/** How long closing may take where the engine does not answer, the grace not counted. */
const closeMs = 15_000
/** How long the engine may take to tell of the end of a container that was removed. */
const tellMs = 2000

/** What belongs to one run. */
export interface ContainerRun {
  readonly docker: Docker
  readonly settings: DockerSettings
  readonly names: RunNames
  readonly files: readonly ArgumentFile[]
  readonly signal: AbortSignal | undefined
}

/** The streams of a container that is not yet started. */
export interface ContainerStreams {
  /** Stdout and stderr. */
  readonly output: Duplex
  readonly stdin: Duplex | undefined
}

/**
 * A connector in a container, from just before its start until nothing is left of it.
 *
 * A volume cannot be removed while a container has it, so the argument files are replaced by empty ones as soon as the connector has given
 * an answer, for then it has read them. When it has ended, container and volumes are removed at once, however much of its output is still to
 * be read; only a run with a temp store keeps them for its FILE results until it is closed.
 */
export class RunningContainer implements RunningConnector {
  readonly output: ContainerOutput
  readonly stdin: Writable | undefined
  readonly exit: Promise<ConnectorExit>
  readonly #run: ContainerRun
  readonly #stderr = new OutputTail()
  readonly #watch = new AnswerWatch()
  readonly #open = new Set<Readable>()
  #opened = 0
  /** When the output was found to have ended though the container ran, by the engine's clock. */
  #silentSince: Promise<number> | undefined
  #hasLingered = false
  #ended: Promise<unknown> | undefined
  #emptied: Promise<unknown> | undefined
  #removed: Promise<void> | undefined
  #closed: Promise<void> | undefined
  #resolveExit: (exit: ConnectorExit) => void = () => undefined
  #rejectExit: (reason: unknown) => void = () => undefined

  /**
   * @param run what belongs to the run
   * @param streams attached before the start, so that no output is missed; owned from here on
   */
  constructor(run: ContainerRun, streams: ContainerStreams) {
    this.#run = run
    this.exit = new Promise((resolve, reject) => {
      this.#resolveExit = resolve
      this.#rejectExit = reject
    })
    this.exit.catch(() => undefined)
    this.stdin = streams.stdin && containerStdin(streams.stdin)
    this.output = new ContainerOutput(streams.output, {
      tty: run.settings.tty,
      stderr: this.#stderr,
      onStdout: (bytes) => {
        if (this.#watch.push(bytes)) this.#emptyArguments()
      },
      isRunning: async () => (await this.#container.inspect()).State.Running,
      onEnd: () => void this.#lookForSilence(),
      hasEnded: async () => (await settlesWithin(this.exit, outliveMs)) && !this.#hasLingered,
    })
  }

  get stderr(): string {
    return this.#stderr.text
  }

  get tempStore(): string | undefined {
    return this.#run.names.tempStore === undefined ? undefined : tempStoreFolder
  }

  /** @throws what the engine says where it cannot be started; the caller closes it then */
  async start(): Promise<void> {
    const { signal } = this.#run
    await this.#container.start()
    this.#ended = this.#waitForEnd().then(this.#resolveExit, this.#rejectExit)
    signal?.addEventListener('abort', this.#onAbort, { once: true })
    if (signal?.aborted) this.#onAbort()
  }

  async openFile(file: string): Promise<Readable> {
    const segments = checkResultPath(file)
    const { docker, settings, names, signal } = this.#run
    if (names.tempStore === undefined || this.#closed) {
      throw new ConnectorError(
        'FILE_RESULT_INVALID',
        'expected a run with a temp store that is not yet closed',
      )
    }
    this.#opened += 1
    if (this.#opened > settings.fileResults.files) {
      throw new ConnectorError('FILE_RESULT_INVALID', `expected at most ${settings.fileResults.files} files`)
    }
    const opening = openFileResult(docker, names.container, segments, settings.fileResults.bytes)
    const content = await (signal ? raceSignal(opening, signal) : opening)
    this.#open.add(content)
    return content.once('close', () => this.#open.delete(content))
  }

  async terminate(): Promise<void> {
    await this.#container.kill({ signal: 'SIGTERM' }).catch(() => undefined)
  }

  hangUp(): boolean {
    this.output.stop()
    return false
  }

  close(): Promise<void> {
    this.#closed ??= settlesWithin(this.#close(), this.#run.settings.graceMs + closeMs).then(() =>
      this.#rejectExit(new ConnectorError('CONNECTOR_FAILED', 'the container was closed before it ended')),
    )
    return this.#closed
  }

  get #container(): Docker.Container {
    return this.#run.docker.getContainer(this.#run.names.container)
  }

  readonly #onAbort = () => {
    this.#rejectExit(this.#run.signal?.reason)
    void this.close()
  }

  async #waitForEnd(): Promise<ConnectorExit> {
    try {
      const code = await waitForEnd(this.#run.docker, this.#run.names.container)
      if (this.#silentSince) this.#hasLingered = await this.#lingeredSince(this.#silentSince)
      const outOfMemory = code === killedCode && (await this.#ranOutOfMemory())
      return { code, ...(outOfMemory && { outOfMemory }) }
    } catch (thrown) {
      if (engineStatus(thrown) === 404) {
        throw new ConnectorError(
          'CONNECTOR_FAILED',
          'the container was removed by somebody else while it ran',
        )
      }
      throw engineError(thrown, 'CONNECTOR_FAILED', 'how the container ended is not known')
    } finally {
      if (this.#run.names.tempStore === undefined) void this.#remove()
      else this.#emptyArguments()
    }
  }

  /** A connection that was closed on its way looks like the end of the output, but the container runs on. */
  async #lookForSilence(): Promise<void> {
    if (await settlesWithin(this.exit, promptMs)) return
    this.#silentSince = this.#run.docker.info().then(({ SystemTime }) => Date.parse(String(SystemTime)))
    this.#silentSince.catch(() => undefined)
  }

  async #lingeredSince(since: Promise<number>): Promise<boolean> {
    try {
      const { State } = await this.#container.inspect()
      return Date.parse(State.FinishedAt) - (await since) > lingerMs
    } catch {
      // Where that cannot be known the output is not taken for whole.
      return true
    }
  }

  async #ranOutOfMemory(): Promise<boolean> {
    try {
      return (await this.#container.inspect()).State.OOMKilled
    } catch {
      return false
    }
  }

  #emptyArguments(): void {
    const { files } = this.#run
    if (files.length === 0 || this.#removed) return
    this.#emptied ??= argumentArchive(files, true)
      .then((archive) => this.#container.putArchive(archive, { path: argumentFolder }))
      // the removal of the volume comes anyway
      .catch(() => undefined)
  }

  #remove(): Promise<void> {
    this.#removed ??= (async () => {
      await this.#emptied
      // what cannot be removed now is left to `reap`
      await removeRun(this.#run.docker, this.#run.names).catch(() => undefined)
    })()
    return this.#removed
  }

  async #close(): Promise<void> {
    const { signal, settings } = this.#run
    signal?.removeEventListener('abort', this.#onAbort)
    this.output.stop()
    this.stdin?.destroy()
    for (const content of this.#open) content.destroy()
    if (this.#ended && !(await settlesWithin(this.#ended, 0))) {
      await this.terminate()
      await settlesWithin(this.#ended, settings.graceMs)
    }
    await this.#remove()
    if (this.#ended) await settlesWithin(this.#ended, tellMs)
  }
}
