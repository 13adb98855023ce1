import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectorError, raceSignal } from '@monoid-kit/core'
import type { ConnectorExit, RunningConnector } from '../launcher.ts'
import { OutputTail } from '../output-tail.ts'
import { endWatch, keepWatch } from './living-processes.ts'
import { openResultFile } from './open-result-file.ts'
import { signalGroup } from './process-group.ts'
import type { RunFolders } from './run-folders.ts'

/** How long stderr of a connector that has ended may stay open. */
const lastWordsMs = 200

/** What a process was started with. */
export interface ProcessRun {
  readonly folders: RunFolders
  /** How long it has to end after SIGTERM, in milliseconds. */
  readonly graceMs: number
  readonly signal: AbortSignal | undefined
  /** The argument files are removed with the first output. */
  readonly readsFilesFirst: boolean
}

/**
 * A connector that runs as a process and leads a group of its own.
 *
 * @example const running = new RunningProcess(child, { folders, graceMs: 5000, signal: undefined, readsFilesFirst: false })
 */
export class RunningProcess implements RunningConnector {
  readonly output: AsyncIterable<Uint8Array>
  readonly exit: Promise<ConnectorExit>
  readonly stdin: Writable | undefined
  readonly #child: ChildProcess
  readonly #stdout: Readable
  readonly #run: ProcessRun
  readonly #tail = new OutputTail()
  readonly #ended: Promise<ConnectorExit>
  #hasEnded = false
  /** True as soon as nothing is left of the group: its number may be somebody else's from then on. */
  #isGone = false
  #isReading = false
  #silence: NodeJS.Timeout | undefined
  #closing: Promise<void> | undefined

  constructor(child: ChildProcess, run: ProcessRun) {
    this.#child = child
    this.#run = run
    this.#stdout = child.stdout as Readable
    this.stdin = child.stdin ?? undefined
    // A connector that ends without reading its stdin closes it under the writer.
    this.stdin?.on('error', () => {})
    child.stderr?.on('data', (bytes: Uint8Array) => this.#tail.push(bytes))
    // A signal that cannot be sent; a start that fails is found by `started`.
    child.on('error', () => {})
    this.#ended = new Promise((resolve) => {
      child.once('exit', (code, signal) =>
        resolve({ code: code ?? 128 + constants.signals[signal ?? 'SIGKILL'] }),
      )
    })
    // All that held stdout and stderr has ended: what is left of the group serves nobody.
    child.once('close', () => {
      this.#signal('SIGKILL')
      this.#isGone = true
    })
    this.exit = run.signal ? raceSignal(this.#ended, run.signal) : this.#ended
    this.exit.catch(() => {})
    this.output = this.#read()
    void this.#ended.then(() => this.#onEnd())
    run.signal?.addEventListener('abort', this.#abort, { once: true })
    keepWatch(this)
  }

  get stderr(): string {
    return this.#tail.text
  }

  get tempStore(): string | undefined {
    return this.#run.folders.store
  }

  /**
   * Waits until the process has been started.
   *
   * @throws the system's error where it cannot be
   */
  async started(): Promise<void> {
    if (this.#child.pid === undefined) await once(this.#child, 'spawn')
  }

  async openFile(file: string): Promise<Readable> {
    const { store } = this.#run.folders
    if (store === undefined || this.#closing) {
      throw new ConnectorError('FILE_RESULT_INVALID', 'expected a temp store, but the command has none')
    }
    return openResultFile(store, file)
  }

  async terminate(): Promise<void> {
    if (!this.#hasEnded) this.#signal('SIGTERM')
  }

  hangUp(): boolean {
    this.#stdout.destroy()
    return true
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Ends the connector and removes its folders without waiting, for a caller that is ending. */
  endNow(): void {
    this.#signal('SIGKILL')
    this.#run.folders.removeNow()
  }

  readonly #abort = () => void this.close()

  async #close(): Promise<void> {
    const { folders, graceMs, signal } = this.#run
    signal?.removeEventListener('abort', this.#abort)
    if (!this.#hasEnded && this.#child.pid !== undefined) {
      for (const name of ['SIGTERM', 'SIGKILL'] as const) {
        this.#signal(name)
        if (await this.#endsWithin(graceMs)) break
      }
    }
    this.#signal('SIGKILL')
    clearTimeout(this.#silence)
    this.stdin?.destroy()
    this.#stdout.destroy()
    await this.#endOfStderr()
    await folders.remove()
    endWatch(this)
  }

  /** What the connector has said last may still be in the pipe. */
  async #endOfStderr(): Promise<void> {
    const { stderr } = this.#child
    if (!stderr || stderr.closed) return
    const timer = setTimeout(() => stderr.destroy(), lastWordsMs)
    await once(stderr, 'close').catch(() => {})
    clearTimeout(timer)
  }

  async #endsWithin(milliseconds: number): Promise<boolean> {
    const timer = new AbortController()
    const tooLate = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false)
    const hasEnded = await Promise.race([this.#ended.then(() => true), tooLate])
    timer.abort()
    return hasEnded
  }

  #onEnd(): void {
    this.#hasEnded = true
    this.#signal(0)
    this.#awaitSilence()
    void this.#run.folders.removeArguments()
  }

  async *#read(): AsyncGenerator<Uint8Array, void, undefined> {
    const chunks = this.#stdout[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
    try {
      while (true) {
        this.#isReading = true
        this.#awaitSilence()
        const next = await chunks.next()
        this.#isReading = false
        if (next.done) return
        if (this.#run.readsFilesFirst) void this.#run.folders.removeArguments()
        yield next.value
      }
    } catch (thrown) {
      // An output that was cut off ends like any other, once nobody is left to write to it.
      if (!this.#stdout.destroyed || this.#stdout.errored) throw thrown
    } finally {
      this.#isReading = false
      clearTimeout(this.#silence)
      await chunks.return?.()
    }
  }

  /**
   * Something that the connector has left behind may hold stdout open for ever. As long as it writes it is read; silent for the grace, it
   * is ended, as the end of a container would end it.
   */
  #awaitSilence(): void {
    clearTimeout(this.#silence)
    if (!this.#hasEnded || !this.#isReading || this.#closing) return
    this.#silence = setTimeout(() => {
      this.#signal('SIGKILL')
      this.#stdout.destroy()
    }, this.#run.graceMs)
  }

  #signal(name: NodeJS.Signals | 0): void {
    const { pid } = this.#child
    if (pid === undefined || this.#isGone) return
    if (!signalGroup(pid, name)) this.#isGone = this.#hasEnded
  }
}
