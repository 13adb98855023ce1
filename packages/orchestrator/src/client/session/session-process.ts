import { Buffer } from 'node:buffer'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectorError, decodeLine } from '@monoid-kit/core'
import type { RunningConnector } from '../../launchers/launcher.ts'
import type { CommandCall } from '../command-carrier.ts'
import type { ClientOptions } from '../command-options.ts'
import { LineScanner } from '../line-scanner.ts'
import { type Envelope, innerMessage, readEnvelope } from './envelope.ts'
import { type CommandHost, SessionCommand } from './session-command.ts'

/** What a session's process is run with. */
export interface SessionProcessOptions extends Pick<ClientOptions, 'onLog' | 'onStderr'> {
  readonly label: string
  readonly maxLineBytes: number
}

/** How long a cancelled command may take to say that it has ended; then its process is ended. */
const cancelMs = 5000
/** How long a process may take to end by itself once its input has ended. */
const endMs = 1000

/**
 * A connector's process that answers many commands (docs/session.md): sends the requests, and shares the answers out.
 *
 * @example const command = new SessionProcess(running, options).send(call)
 */
export class SessionProcess implements CommandHost {
  readonly #running: RunningConnector
  readonly #options: SessionProcessOptions
  readonly #commands = new Map<string, SessionCommand>()
  /** Cancelled while they waited, and not yet ended. */
  readonly #abandoned = new Set<string>()
  readonly #reading: Promise<void>
  /** Whose messages came last: those of one command follow each other. */
  #current: SessionCommand | undefined
  #count = 0
  #isEnded = false
  #closing: Promise<void> | undefined

  constructor(running: RunningConnector, options: SessionProcessOptions) {
    this.#running = running
    // A session that has ended closes its input under the writer; its end is told elsewhere.
    running.stdin?.on('error', () => {})
    this.#options = options
    this.#reading = this.#read()
  }

  /** Whether it takes no more requests. */
  get isEnded(): boolean {
    return this.#isEnded
  }

  /**
   * Sends a request.
   *
   * @param call the command; whether it may name the temp store is for the caller to say
   * @param namesStore true names the temp store in the request
   * @returns the command, which runs when those before it are done
   */
  send({ command, arguments: values }: CommandCall, namesStore: boolean): SessionCommand {
    this.#count += 1
    const running = new SessionCommand(String(this.#count), this)
    this.#commands.set(running.id, running)
    const { tempStore } = this.#running
    const store = namesStore && tempStore !== undefined ? { persist_conf: { temp_store: tempStore } } : {}
    this.#write({ id: running.id, command, ...values, ...store })
    return running
  }

  openFile(file: string): Promise<Readable> {
    return this.#running.openFile(file)
  }

  async cancel(command: SessionCommand): Promise<void> {
    const [running] = this.#commands.keys()
    this.#write({ cancel: command.id })
    if (running !== command.id) {
      // It waits for another, which may be read slowly: nobody has to wait for its end.
      this.#commands.delete(command.id)
      this.#abandoned.add(command.id)
      return command.fail(new ConnectorError('CANCELLED', 'cancelled before it ran'))
    }
    const timer = new AbortController()
    const tooLate = sleep(cancelMs, 'too late', { signal: timer.signal }).catch(() => undefined)
    const end = await Promise.race([
      command.exit.then(
        () => undefined,
        () => undefined,
      ),
      tooLate,
    ])
    timer.abort()
    if (end === 'too late') await this.close()
  }

  /** Ends the process and the commands that are not done. Never throws. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#isEnded = true
    const isIdle = this.#commands.size === 0
    this.#failAll(new ConnectorError('CANCELLED', 'the session was closed'))
    this.#running.stdin?.end()
    const timer = new AbortController()
    const wait = isIdle ? sleep(endMs, undefined, { signal: timer.signal }).catch(() => {}) : undefined
    if (wait) await Promise.race([this.#running.exit.catch(() => {}), wait])
    timer.abort()
    await this.#running.close()
    await this.#reading
    if (this.#running.stderr !== '') this.#options.onStderr?.(this.#running.stderr)
  }

  async #read(): Promise<void> {
    let reason: unknown
    try {
      const { maxLineBytes } = this.#options
      const scanner = new LineScanner({ maxLineBytes })
      for await (const chunk of this.#running.output) {
        await this.#share(chunk, scanner)
      }
      const { code } = await this.#running.exit
      reason = this.#endError(code)
    } catch (thrown) {
      reason = thrown
    }
    this.#isEnded = true
    this.#failAll(reason)
    void this.close()
  }

  /** Gathers the messages of one command that stand in one chunk, so that its reader is woken once. */
  async #share(chunk: Uint8Array, scanner: LineScanner): Promise<void> {
    let gathered: Uint8Array[] = []
    const flush = async () => {
      const bytes = Buffer.concat(gathered)
      gathered = []
      if (bytes.length > 0) await this.#current?.output.write(bytes)
    }
    for (const part of scanner.scan(chunk)) {
      if (part.kind === 'fault') throw part.error
      if (part.kind === 'plain' || part.bytes.length === 0) continue
      const inner = this.#current && innerMessage(part.bytes, this.#current.head)
      if (inner) {
        gathered.push(inner, lineFeed)
        continue
      }
      await flush()
      const envelope = readEnvelope(part.bytes, part.number)
      if (envelope.kind === 'message' && envelope.id !== null) {
        this.#current = this.#commandOf(envelope.id, part.number)
        gathered.push(envelope.line, lineFeed)
      } else this.#take(envelope, part.number)
    }
    await flush()
  }

  /** Whose messages these are; a message of no request would otherwise be lost without a word. */
  #commandOf(id: string, number: number): SessionCommand | undefined {
    const command = this.#commands.get(id)
    if (command || this.#abandoned.has(id)) return command
    throw new ConnectorError('MESSAGE_INVALID', `line ${number}: expected a message of a request that runs`)
  }

  #take(envelope: Envelope, number: number): void {
    const command = envelope.id === null ? undefined : this.#commands.get(envelope.id)
    if (envelope.kind === 'message') {
      const message = decodeLine(envelope.line, number)
      if (message?.type === 'LOG') this.#options.onLog?.(message.log)
      return
    }
    const refusal =
      envelope.kind === 'error' && new ConnectorError('SESSION_REQUEST', `refused: ${envelope.message}`)
    // An error without an id may be about any of them.
    if (refusal && envelope.id === null) throw refusal
    if (!command) {
      if (envelope.id !== null) this.#abandoned.delete(envelope.id)
      return
    }
    this.#commands.delete(command.id)
    if (this.#current === command) this.#current = undefined
    if (refusal) command.fail(refusal)
    else if (envelope.kind === 'end') command.end(envelope.exitCode)
  }

  #write(request: object): void {
    this.#running.stdin?.write(`${JSON.stringify(request)}\n`)
  }

  #failAll(reason: unknown): void {
    for (const command of this.#commands.values()) command.fail(reason)
    this.#commands.clear()
  }

  #endError(code: number): ConnectorError {
    const message = `the session of ${this.#options.label} ended with exit code ${code} before the command did`
    return new ConnectorError('CONNECTOR_FAILED', message, { context: { exit_code: code } })
  }
}

const lineFeed = Buffer.from('\n')
