import { ConnectorError, type Log } from '@monoid-kit/core'
import { type JobOptions, Lane } from './lane.ts'

const defaultActiveQueries = 10
const defaultQueuedQueries = 100
const defaultQueuedPublishes = 1000
const defaultQueuedBytes = 64 * 1024 * 1024

/** How much of a source's work is done at a time. */
export interface WorkLimits {
  /** How many queries are answered at the same time, from 1; 10 where left out. */
  readonly maxActiveQueries?: number
  /** How many more queries may wait, from 0; 100 where left out. */
  readonly maxQueuedQueries?: number
  /** How many published messages may wait, from 0; 1000 where left out. */
  readonly maxQueuedPublishes?: number
  /** How many bytes of them may wait; 64 MiB where left out. */
  readonly maxQueuedBytes?: number
}

/**
 * The work of one source: queries, several at a time, and published messages, one after the other in the order in which they
 * came. Neither waits for the other, and reading the socket waits for neither.
 *
 * @example
 * const work = new SourceWork({ log, maxActiveQueries: 5 })
 * if (!work.submitPublish(() => handle(message))) log.error('a published message was lost')
 */
export class SourceWork {
  readonly #queries: Lane
  readonly #publishes: Lane

  /** @param options limits, and the log for jobs that fail */
  constructor({ log, ...limits }: WorkLimits & { readonly log: Log }) {
    this.#queries = new Lane(
      {
        active: limits.maxActiveQueries ?? defaultActiveQueries,
        queued: limits.maxQueuedQueries ?? defaultQueuedQueries,
        queuedBytes: Number.POSITIVE_INFINITY,
      },
      log,
    )
    this.#publishes = new Lane(
      {
        active: 1,
        queued: limits.maxQueuedPublishes ?? defaultQueuedPublishes,
        queuedBytes: limits.maxQueuedBytes ?? defaultQueuedBytes,
      },
      log,
    )
  }

  /** How many queries run and wait, how many published messages wait. */
  get load(): {
    readonly activeQueries: number
    readonly queuedQueries: number
    readonly queuedPublishes: number
  } {
    return {
      activeQueries: this.#queries.active,
      queuedQueries: this.#queries.queued,
      queuedPublishes: this.#publishes.queued,
    }
  }

  /** Changes the limits from now on; what waits already stays. */
  setLimits({ maxActiveQueries, maxQueuedQueries, maxQueuedPublishes, maxQueuedBytes }: WorkLimits): void {
    this.#queries.setLimits(given({ active: maxActiveQueries, queued: maxQueuedQueries }))
    this.#publishes.setLimits(given({ queued: maxQueuedPublishes, queuedBytes: maxQueuedBytes }))
  }

  /**
   * @param job handles one published message
   * @param bytes how large the message is
   * @param dropped is called where the work is closed before the job has begun
   * @returns false where too many are waiting: the message is not kept
   */
  submitPublish(job: () => Promise<void>, bytes = 0, dropped: () => void = nothing): boolean {
    return this.#publishes.submit(job, { bytes, dropped })
  }

  /**
   * @param job answers one query
   * @param options its signal takes it out of the queue again
   * @returns false where too many are waiting: the query is not kept
   */
  submitQuery(job: () => Promise<void>, options: JobOptions = {}): boolean {
    return this.#queries.submit(job, options)
  }

  /**
   * Runs a job between published messages: after all that came before, before any that comes later.
   *
   * @param job for instance a connect handler
   * @returns what the job gives
   * @throws what the job throws; `CANCELLED` where the work is closed before it begins
   */
  barrier<T>(job: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const dropped = () => reject(new ConnectorError('CANCELLED', 'the source is closed'))
      if (this.#publishes.isClosed) return dropped()
      this.#publishes.enqueue(
        () => {
          const done = job()
          done.then(resolve, reject)
          return done.then(nothing, nothing)
        },
        { dropped },
      )
    })
  }

  /** Lets no query begin, as while the source is not connected. */
  pauseQueries(): void {
    this.#queries.pause()
  }

  /** Lets queries begin again. */
  resumeQueries(): void {
    this.#queries.resume()
  }

  /** Leaves out what has not begun, takes nothing more, and waits for what runs. */
  async close(): Promise<void> {
    await Promise.all([this.#queries.close(), this.#publishes.close()])
  }
}

function nothing(): void {}

/** Without the members that are not given, for these would take the place of others. */
function given<Limits extends Record<string, number | undefined>>(
  limits: Limits,
): { [Name in keyof Limits]?: number } {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Limits]?: number
  }
}
