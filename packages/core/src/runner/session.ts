import { ConnectorError, toConnectorError } from '../errors/connector-error.ts'
import type { KnownSecrets } from '../logging/known-secrets.ts'
import { MessageChannel } from '../output/message-channel.ts'
import type { OutputWriter } from '../output/output-writer.ts'
import type { JsonObject, LogLevel, MonoidSiloSpec } from '../protocol/messages.ts'
import type { AbstractSilo } from '../silo/abstract-silo.ts'
import { closeSilo } from './close-silo.ts'
import type { CommandRequest } from './command-request.ts'
import type { OptionalCommand } from './commands.ts'
import { JobChannel } from './job-channel.ts'
import { logError } from './log-error.ts'
import { untilAborted } from './race-signal.ts'
import { maxArgumentBytes } from './read-argument-file.ts'
import { readLines } from './read-lines.ts'
import { runCommand } from './run-command.ts'
import { parseSessionLine, type SessionRequest } from './session-request.ts'
import { SiloPool } from './silo-pool.ts'

/** What a session works with. */
export interface SessionOptions {
  /** The lines of the requests, as bytes split anywhere. */
  readonly input: AsyncIterable<Uint8Array>
  readonly writer: OutputWriter
  /** For messages that belong to no request: see `sessionChannel`. */
  readonly channel: MessageChannel
  readonly siloSpec: MonoidSiloSpec
  readonly makeSilo: (config: JsonObject) => Promise<AbstractSilo<unknown>>
  /** Ends the session, the running request and those that wait. */
  readonly signal: AbortSignal
  /** Remembers the secrets of all requests, for errors that nobody caught. */
  readonly secrets?: KnownSecrets
  readonly maxLineBytes: number
  readonly idleSeconds: number
  /** For requests that name none themselves. */
  readonly deadlineSeconds?: number
  readonly logLevel?: LogLevel
  /** The optional commands that the connector has. */
  readonly offers?: readonly OptionalCommand[]
}

interface Job {
  readonly id: string
  readonly request: CommandRequest
  readonly deadlineSeconds: number | undefined
  /** The length of its line: what it holds of the memory. */
  readonly bytes: number
  readonly controller: AbortController
}

const maxQueuedJobs = 1000
const maxQueuedBytes = maxArgumentBytes

/**
 * The channel for messages of a session that belong to no request: their `id` is null.
 *
 * @param writer takes the lines
 * @param maxLineBytes the most bytes of a line, its envelope included
 * @returns the channel
 * @example sessionChannel(writer, 65_534).log({ message: 'ready' })
 */
export function sessionChannel(writer: OutputWriter, maxLineBytes: number): MessageChannel {
  return new MessageChannel(writer, {
    maxLineBytes,
    envelope: { before: '{"id":null,"message":', after: '}' },
  })
}

/**
 * Answers the requests of a session, one at a time in the order of their arrival (docs/session.md).
 *
 * @example const exitCode = await new Session(options).serve()
 */
export class Session {
  readonly #options: SessionOptions
  readonly #silos: SiloPool
  readonly #queue: Job[] = []
  #queuedBytes = 0
  #running: Job | undefined
  #ended = false
  #wake: () => void = () => {}
  #roomMade: () => void = () => {}

  constructor(options: SessionOptions) {
    this.#options = options
    this.#silos = new SiloPool({
      make: options.makeSilo,
      close: (silo) => closeSilo(silo, options.channel),
      idleSeconds: options.idleSeconds,
    })
  }

  /**
   * Serves until the input ends and all its requests are answered, or the signal is aborted.
   *
   * @returns 0, or the exit code of the signal's reason. Never rejects
   */
  async serve(): Promise<number> {
    const { signal, channel } = this.#options
    const abort = () => this.#abort()
    signal.addEventListener('abort', abort, { once: true })
    const reading = this.#read().catch((thrown: unknown) => {
      if (!signal.aborted) logError(toConnectorError(thrown), channel)
    })
    if (signal.aborted) abort()
    await Promise.all([reading.then(() => this.#end()), this.#work()])
    signal.removeEventListener('abort', abort)
    await this.#silos.closeAll()
    if (!signal.aborted) return 0
    return toConnectorError(signal.reason).exitCode
  }

  async #read(): Promise<void> {
    const { input, signal } = this.#options
    for await (const line of readLines(untilAborted(input, signal), maxArgumentBytes)) {
      if (line === 'TOO_LONG') {
        await this.#refuse(
          null,
          new ConnectorError('SESSION_REQUEST', `a line is over ${maxArgumentBytes} bytes`),
        )
        continue
      }
      const parsed = parseSessionLine(line, this.#options.offers)
      if (parsed.kind === 'refused') await this.#refuse(parsed.id, parsed.error)
      else if (parsed.kind === 'cancel') await this.#cancel(parsed.id)
      else await this.#admit(parsed, line.length)
    }
  }

  async #admit(request: Extract<SessionRequest, { kind: 'command' }>, bytes: number): Promise<void> {
    const { id } = request
    if (this.#running?.id === id || this.#queue.some((job) => job.id === id)) {
      return this.#refuse(
        id,
        new ConnectorError('SESSION_REQUEST', 'id: another request has it and is not done yet'),
      )
    }
    const deadlineSeconds = request.deadlineSeconds ?? this.#options.deadlineSeconds
    this.#queue.push({
      id,
      request: request.request,
      deadlineSeconds,
      bytes,
      controller: new AbortController(),
    })
    this.#queuedBytes += bytes
    this.#wake()
    while (this.#queue.length >= maxQueuedJobs || this.#queuedBytes > maxQueuedBytes) {
      await new Promise<void>((resolve) => {
        this.#roomMade = resolve
      })
    }
  }

  async #cancel(id: string): Promise<void> {
    const reason = new ConnectorError('CANCELLED', 'cancelled by request')
    if (this.#running?.id === id) return this.#running.controller.abort(reason)
    const job = this.#queue.find((candidate) => candidate.id === id)
    // a request that is already done: the cancel came too late, and its end has said so
    if (!job) return
    this.#remove(job)
    await this.#write({ id, end: { exit_code: reason.exitCode } })
  }

  async #work(): Promise<void> {
    while (true) {
      const job = this.#queue[0]
      if (job) {
        this.#remove(job)
        this.#running = job
        const exitCode = await this.#run(job)
        this.#running = undefined
        await this.#write({ id: job.id, end: { exit_code: exitCode } })
      } else {
        if (this.#ended) return
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
  }

  async #run({ id, request, deadlineSeconds, controller }: Job): Promise<number> {
    const { writer, channel: fallback, siloSpec, secrets, maxLineBytes, logLevel } = this.#options
    const channel = new JobChannel(writer, { id, maxLineBytes, fallback })
    const { signal } = controller
    let timer: NodeJS.Timeout | undefined
    if (deadlineSeconds !== undefined) {
      const reason = new ConnectorError('DEADLINE', `the deadline of ${deadlineSeconds} s passed`)
      timer = setTimeout(() => controller.abort(reason), deadlineSeconds * 1000)
    }
    let used: JsonObject | undefined
    const obtainSilo = (config: JsonObject) => {
      used = config
      return this.#silos.obtain(config)
    }
    const optional = { ...(secrets && { secrets }), ...(logLevel && { logLevel }) }
    const exitCode = await runCommand(request, channel, { siloSpec, obtainSilo, signal, ...optional })
    clearTimeout(timer)
    if (used) this.#silos.release(used, exitCode === 0)
    channel.end()
    return exitCode
  }

  #abort(): void {
    const { signal } = this.#options
    const reason = toConnectorError(signal.reason)
    if (this.#running) this.#running.controller.abort(reason)
    else logError(reason, this.#options.channel)
    for (const job of [...this.#queue]) {
      this.#remove(job)
      void this.#write({ id: job.id, end: { exit_code: reason.exitCode } })
    }
    this.#end()
  }

  #end(): void {
    this.#ended = true
    this.#wake()
  }

  #remove(job: Job): void {
    this.#queue.splice(this.#queue.indexOf(job), 1)
    this.#queuedBytes -= job.bytes
    this.#roomMade()
  }

  #refuse(id: string | null, { code, message, hint }: ConnectorError): Promise<void> {
    return this.#write({ id, error: { code, message: `${message}; ${hint}` } })
  }

  async #write(value: unknown): Promise<void> {
    const { writer, signal } = this.#options
    const line = new TextEncoder().encode(`${JSON.stringify(value)}\n`)
    // once the session ends nothing waits any more for a reader that may be stalled
    if (signal.aborted) writer.enqueue(line)
    else await writer.write(line, signal).catch(() => writer.enqueue(line))
  }
}
