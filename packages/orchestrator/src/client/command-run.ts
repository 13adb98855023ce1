import type { Buffer } from 'node:buffer'
import type { Readable } from 'node:stream'
import {
  type CommandName,
  ConnectorError,
  decodeLine,
  type MessageType,
  type MonoidLogMessage,
  type MonoidMessage,
  raceSignal,
  untilAborted,
} from '@monoid-kit/core'
import type { CommandCall, CommandCarrier, RunningCommand } from './command-carrier.ts'
import { CommandClock } from './command-clock.ts'
import type { ClientOptions } from './command-options.ts'
import { exitError } from './exit-error.ts'
import { isFileRecord } from './is-file-record.ts'
import { LastWords } from './last-words.ts'
import { LineScanner, type OutputPart } from './line-scanner.ts'
import { plainHead } from './plain-record-line.ts'

/** What a command answers: a message with its line, or lines of records that nobody has parsed. */
export type CommandAnswer =
  | { readonly kind: 'message'; readonly message: MonoidMessage; readonly line: Uint8Array }
  | { readonly kind: 'plain'; readonly bytes: Uint8Array; readonly lines: number }

/** How a run reads its command. */
export interface RunMode {
  /** True hands on plain record lines unparsed. */
  readonly plain?: boolean
}

/** The one type of message, beside LOG, that each command may print (B11). */
const answerTypes: Readonly<Record<CommandName, MessageType>> = {
  spec: 'SPEC',
  validate: 'VALIDATE',
  schema: 'SCHEMA',
  scan: 'RECORD',
  query: 'REQUEST_RESULT',
  delete: 'REQUEST_RESULT',
  'request-status': 'REQUEST_STATUS',
  'request-results': 'RECORD',
  find: 'FINDING',
}
const defaultMaxLineBytes = 64 * 1024 * 1024
/** They are kept until the connector has ended. */
const mostFiles = 10_000
/** Their answers stand though others are missing. */
const partial: readonly CommandName[] = ['scan', 'request-results', 'find']

/**
 * One run of one command: what it answers, and how it ends.
 *
 * @example for await (const answer of new CommandRun(carrier, call, options).answers()) …
 */
export class CommandRun {
  readonly #carrier: CommandCarrier
  readonly #call: CommandCall
  readonly #options: ClientOptions
  #running: RunningCommand | undefined
  #lastError: MonoidLogMessage | undefined
  /** The first line that was none, where reading goes on nevertheless. */
  #fault: ConnectorError | undefined
  #files: CommandAnswer[] = []
  #filesAreThere = false

  constructor(carrier: CommandCarrier, call: CommandCall, options: ClientOptions) {
    this.#carrier = carrier
    this.#call = call
    this.#options = options
  }

  /**
   * Runs the command. Who stops early ends the connector.
   *
   * @param mode how to read it
   * @yields its answers in their order, LOG excepted; records of type FILE when the connector has ended, for only then can they be read
   * @throws ConnectorError when the command cannot be started, says what it may not, or ends with another exit code than 0
   */
  async *answers(mode: RunMode = {}): AsyncGenerator<CommandAnswer, void, undefined> {
    const clock = new CommandClock(this.#call.command, this.#options)
    const { signal } = clock
    const lastWords = this.#isDelete ? new LastWords(signal) : undefined
    const end = lastWords?.signal ?? signal
    try {
      const running = await this.#carrier.start(this.#call, end)
      this.#running = running
      lastWords?.grant(() => running.terminate())
      const scanner = new LineScanner({ maxLineBytes: this.#options.maxLineBytes ?? defaultMaxLineBytes })
      for await (const chunk of untilAborted(running.output, end)) {
        for (const part of scanner.scan(chunk)) {
          const answer = this.#read(part)
          if (mode.plain) scanner.plainHead = headOf(answer) ?? scanner.plainHead
          if (answer) yield answer
          // What a delete has said already is told to the end.
          if (!this.#isDelete) signal.throwIfAborted()
        }
      }
      yield* this.#finish(scanner, running, signal)
    } catch (thrown) {
      throw signal.aborted ? signal.reason : thrown
    } finally {
      await this.#close()
      lastWords?.stop()
      clock.stop()
    }
  }

  /**
   * Opens a FILE result, as long as the command's answers are being read.
   *
   * @param file the record's `file`
   * @throws ConnectorError `FILE_RESULT_INVALID`
   */
  async openFile(file: string): Promise<Readable> {
    if (this.#running && this.#filesAreThere) return this.#running.openFile(file)
    const message = 'expected to be asked for while the record is being looked at, came before or after'
    throw new ConnectorError('FILE_RESULT_INVALID', message)
  }

  async *#finish(
    scanner: LineScanner,
    running: RunningCommand,
    signal: AbortSignal,
  ): AsyncGenerator<CommandAnswer, void, undefined> {
    const { command } = this.#call
    // What a delete has erased is told however it ends, and before that is known.
    let last = this.#isDelete ? this.#readRest(scanner) : undefined
    if (last) yield last
    const exit = await raceSignal(running.exit, signal)
    const failure = exitError({
      label: this.#carrier.label,
      command,
      exit,
      log: this.#lastError,
      mayBeIncomplete: partial.includes(command),
    })
    // A connector that broke off may have done so within a line: then the exit code says more than the line.
    if (failure && failure.code !== 'INCOMPLETE') throw failure
    last = this.#readRest(scanner)
    if (last) yield last
    this.#filesAreThere = true
    for (const file of this.#files) {
      yield file
      signal.throwIfAborted()
    }
    if (failure ?? this.#fault) throw failure ?? this.#fault
  }

  get #isDelete(): boolean {
    return this.#call.command === 'delete'
  }

  #readRest(scanner: LineScanner): CommandAnswer | undefined {
    const part = scanner.rest()
    return part && this.#read(part)
  }

  #read(part: OutputPart): CommandAnswer | undefined {
    if (part.kind === 'plain') return part
    try {
      if (part.kind === 'fault') throw part.error
      return this.#readLine(part.bytes, part.number)
    } catch (thrown) {
      // A delete goes on whatever it says: what it has erased must not be lost for one bad line.
      if (!this.#isDelete || !(thrown instanceof ConnectorError)) throw thrown
      this.#fault ??= thrown
      return undefined
    }
  }

  #readLine(line: Uint8Array, number: number): CommandAnswer | undefined {
    const message = decodeLine(line, number)
    if (!message) return undefined
    if (message.type === 'LOG') {
      if (message.log.level === 'error') this.#lastError = message.log
      this.#options.onLog?.(message.log)
      return undefined
    }
    const expected = answerTypes[this.#call.command]
    if (message.type !== expected) {
      throw new ConnectorError(
        'MESSAGE_INVALID',
        `line ${number}: expected ${expected} or LOG, came ${message.type}`,
      )
    }
    const answer: CommandAnswer = { kind: 'message', message, line }
    if (message.type !== 'RECORD' || !isFileRecord(message.record)) return answer
    if (this.#files.length === mostFiles) {
      throw new ConnectorError(
        'MESSAGE_INVALID',
        `line ${number}: expected at most ${mostFiles} file results`,
      )
    }
    this.#files.push({ ...answer, line: Uint8Array.from(line) })
    return undefined
  }

  async #close(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    await running?.close()
    if (running?.stderr) this.#options.onStderr?.(running.stderr)
  }
}

function headOf(answer: CommandAnswer | undefined): Buffer | undefined {
  return answer?.kind === 'message' && answer.message.type === 'RECORD'
    ? plainHead(answer.message.record)
    : undefined
}
