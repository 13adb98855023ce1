import { ConnectorError, type Records } from '@monoid-kit/core'
import type { Statement } from '@monoid-kit/sql'
import type { PrepareStatementInfo, QueryOptions, ResultSetHeader } from 'mysql2'
import { translateError } from '../translate-error.ts'
import { executePackets, type WireParameter } from '../wire/execute-packet.ts'
import { RawResult, type RawResultOptions } from '../wire/raw-result.ts'
import { borrowSocket, capabilitiesOf, parameterCountOf, statementIdOf } from './driver-internals.ts'
import { killConnection } from './kill-connection.ts'
import { type OpenDriver, openDriver } from './open-driver.ts'
import { readField } from './read-field.ts'
import { RowQueue, type WireRow } from './row-queue.ts'
import type { ServerAddress } from './server-address.ts'

/** How long a peaceful end may take. */
const farewellMs = 1_000

/** What a statement may take. */
export interface StatementLimits {
  readonly signal: AbortSignal
  /** Milliseconds the server may keep us waiting: for the end of a statement, or for the next row of a stream. */
  readonly timeoutMs: number
}

/** A statement whose values may be numbers. */
export interface WireStatement {
  readonly text: string
  readonly values: readonly WireParameter[]
}

/** Where the rows of a running statement come from. */
interface BatchSource<Batch> {
  /** The next rows, or undefined at the end; rejects when the server sends nothing for so many milliseconds. */
  take(timeoutMs: number): Promise<Batch | undefined>
  /** Rejects what is being taken, or will be. */
  fail(reason: unknown): void
}

/**
 * One connection of the driver that runs one statement at a time. A statement that is aborted or takes too long ends the
 * connection, on the server too, by `KILL`; whatever happened, the connection is closed exactly once.
 */
export class MysqlConnection {
  readonly #address: ServerAddress
  readonly #open: OpenDriver
  readonly #id: bigint
  /** Rejects the statement that is running, if one is. */
  #fail: ((reason: unknown) => void) | undefined
  #ending: Promise<void> | undefined

  private constructor(address: ServerAddress, open: OpenDriver) {
    this.#address = address
    this.#open = open
    this.#id = BigInt(open.driver.threadId)
    open.driver.on('error', (error) => this.#lose(error))
    open.driver.on('end', () => this.#lose({ code: 'PROTOCOL_CONNECTION_LOST' }))
  }

  /**
   * Connects and logs in.
   *
   * @param address where and who
   * @param signal ends the attempt
   * @throws ConnectorError as `openDriver` does
   */
  static async open(address: ServerAddress, signal: AbortSignal): Promise<MysqlConnection> {
    return new MysqlConnection(address, await openDriver(address, signal))
  }

  /** Whether the connection is encrypted. */
  get encrypted(): boolean {
    return this.#open.encrypted
  }

  /** Runs a statement that is a text of this project and holds no value. */
  async command(text: string, limits: StatementLimits): Promise<void> {
    await this.#guarded(limits, (resolve, reject) => {
      this.#open.driver.query(text, (error) => (error ? reject(error) : resolve(undefined)))
    })
  }

  /** Runs a prepared statement with a small result. */
  async rows(statement: Statement, limits: StatementLimits): Promise<readonly WireRow[]> {
    return this.#guarded<readonly WireRow[]>(limits, (resolve, reject) => {
      this.#open.driver.execute(prepared(statement), (error, result) =>
        error ? reject(error) : resolve(result as unknown as readonly WireRow[]),
      )
    })
  }

  /** Runs a prepared statement that changes rows, and tells how many. */
  async change(statement: Statement, limits: StatementLimits): Promise<number> {
    const { affectedRows } = await this.#guarded<ResultSetHeader>(limits, (resolve, reject) => {
      this.#open.driver.execute(prepared(statement), (error, result) =>
        error ? reject(error) : resolve(result as ResultSetHeader),
      )
    })
    return affectedRows
  }

  /**
   * Runs a prepared statement and yields its rows in the batches in which they come. While the consumer takes its time
   * the connection is paused, and that time counts for no limit. Left early, it ends the connection.
   */
  stream(statement: Statement, limits: StatementLimits): AsyncGenerator<readonly WireRow[]> {
    return this.#streaming(limits, (onEnd) => {
      const { driver } = this.#open
      const queue = new RowQueue({ pause: () => driver.pause(), resume: () => driver.resume() })
      const command = driver.execute(prepared(statement))
      command.on('result', (row: unknown) => queue.push(row as WireRow))
      command.on('error', (error: unknown) => {
        onEnd()
        queue.fail(translateError(error))
      })
      command.on('end', () => {
        onEnd()
        queue.end()
      })
      return {
        take: (timeoutMs) => withinTime(queue.take(), timeoutMs),
        fail: (reason) => queue.fail(reason),
      }
    })
  }

  /**
   * Does what `stream` does, but the rows are read from the socket and encoded as they come.
   *
   * @param statement the statement
   * @param transcoderFor makes the transcoder once the columns of the result are known
   * @param limits for the statement; the time without anything from the server counts
   */
  async *encoded(
    statement: WireStatement,
    transcoderFor: RawResultOptions['transcoderFor'],
    limits: StatementLimits,
  ): AsyncGenerator<Records> {
    const { driver } = this.#open
    const id = statementIdOf(await this.#prepare(statement.text, limits))
    const batches = this.#streaming(limits, (onEnd) => {
      const { queryAttributes, deprecateEof } = capabilitiesOf(driver)
      const borrowed = borrowSocket(driver, (chunk) => result.push(chunk))
      const result = new RawResult({
        socket: borrowed.socket,
        transcoderFor,
        deprecateEof,
        onEnd: () => {
          onEnd()
          borrowed.giveBack()
          driver.unprepare(statement.text)
        },
      })
      borrowed.socket.write(executePackets(id, statement.values, queryAttributes))
      return result
    })
    for await (const rows of batches) yield* rows.drain()
  }

  /**
   * Lets the server read a statement without running it.
   *
   * @param text the statement
   * @param limits for the answer
   * @returns how many places for values it has
   * @throws ConnectorError where the server refuses it
   */
  async judge(text: string, limits: StatementLimits): Promise<number> {
    const places = parameterCountOf(await this.#prepare(text, limits))
    this.#open.driver.unprepare(text)
    return places
  }

  /** Rolls back and says goodbye, or, where a statement still runs, ends it on the server. Never throws. */
  async close(): Promise<void> {
    this.#ending ??= this.#fail ? this.#killOnServer() : this.#sayGoodbye()
    this.#fail?.(new ConnectorError('CANCELLED', 'the connection was closed while a statement ran'))
    return this.#ending
  }

  #prepare(text: string, limits: StatementLimits): Promise<PrepareStatementInfo> {
    return this.#guarded(limits, (resolve, reject) => {
      this.#open.driver.prepare(text, (error, info) => (error ? reject(error) : resolve(info)))
    })
  }

  async #guarded<Result>(
    { signal, timeoutMs }: StatementLimits,
    run: (resolve: (result: Result) => void, reject: (reason: unknown) => void) => void,
  ): Promise<Result> {
    this.#mustBeOpen(signal)
    let stop = () => {}
    let ofServer = false
    const running = new Promise<Result>((resolve, reject) => {
      const abort = () => reject(signal.reason)
      signal.addEventListener('abort', abort, { once: true })
      stop = () => signal.removeEventListener('abort', abort)
      this.#fail = reject
      run(resolve, (error) => {
        ofServer = true
        reject(translateError(error))
      })
    })
    try {
      const result = await withinTime(running, timeoutMs)
      this.#fail = undefined
      return result
    } catch (thrown) {
      this.#fail = undefined
      if (!ofServer) void this.#kill()
      throw thrown
    } finally {
      stop()
    }
  }

  /** Yields what a running statement's source has, as long as nobody stalls it for too long. */
  async *#streaming<Batch>(
    limits: StatementLimits,
    start: (onEnd: () => void) => BatchSource<Batch>,
  ): AsyncGenerator<Batch> {
    this.#mustBeOpen(limits.signal)
    let finished = false
    const source = start(() => {
      finished = true
    })
    const abort = () => {
      source.fail(limits.signal.reason)
      // Now, and not when the consumer next asks: it may have stalled.
      void this.#kill()
    }
    limits.signal.addEventListener('abort', abort, { once: true })
    this.#fail = (reason) => source.fail(reason)
    try {
      for (;;) {
        const batch = await source.take(limits.timeoutMs)
        limits.signal.throwIfAborted()
        if (batch === undefined) return
        yield batch
        limits.signal.throwIfAborted()
      }
    } finally {
      limits.signal.removeEventListener('abort', abort)
      this.#fail = undefined
      if (!finished) await this.#kill()
    }
  }

  #mustBeOpen(signal: AbortSignal): void {
    signal.throwIfAborted()
    if (this.#ending) throw new ConnectorError('CONNECTION_LOST', 'the connection is closed')
    if (this.#fail) throw new ConnectorError('INTERNAL', 'a statement is still running on this connection')
  }

  /** The network or the server has ended the connection. */
  #lose(error: unknown): void {
    if (this.#ending) return
    this.#ending = Promise.resolve()
    this.#open.destroy()
    this.#fail?.(translateError(error))
  }

  #kill(): Promise<void> {
    this.#ending ??= this.#killOnServer()
    return this.#ending
  }

  async #killOnServer(): Promise<void> {
    // The socket goes in any case; a server that takes no order cannot be helped.
    await killConnection(this.#address, this.#id).catch(() => undefined)
    this.#open.destroy()
  }

  async #sayGoodbye(): Promise<void> {
    const { driver, destroy } = this.#open
    try {
      await withinTime(
        new Promise<void>((resolve) => {
          driver.query('ROLLBACK', () => driver.end(() => resolve()))
        }),
        farewellMs,
      )
    } catch {
      // Nobody can do anything about a farewell that was not answered.
    }
    destroy()
  }
}

function prepared({ text, values }: Statement): QueryOptions {
  return { sql: text, values: values.map(driverValue), rowsAsArray: true, typeCast: readField }
}

function driverValue(value: string | Uint8Array | null): string | Buffer | null {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value
}

async function withinTime<Result>(promise: Promise<Result>, timeoutMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new ConnectorError('STATEMENT_TIMEOUT', 'the server took longer than statement_timeout_seconds'),
        ),
      timeoutMs,
    )
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
