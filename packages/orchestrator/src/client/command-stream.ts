import type { Readable } from 'node:stream'
import { ConnectorError, type MonoidRecord } from '@monoid-kit/core'

/**
 * What a command answers, one after the other. The command starts when its first answer is asked for, and not at all where none is; it
 * is read once. Who stops early ends the connector. Reading to the end without an error is the proof that
 * nothing is missing.
 *
 * @example for await (const result of client.query(config, query)) …
 */
export class CommandStream<T> implements AsyncIterable<T> {
  readonly #make: () => AsyncIterator<T>
  #isTaken = false

  constructor(make: () => AsyncIterator<T>) {
    this.#make = make
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    if (this.#isTaken) {
      throw new ConnectorError('USAGE', 'the answers of a command are read once, and these have been', {
        hint: 'run the command again',
      })
    }
    this.#isTaken = true
    return this.#make()
  }
}

/**
 * The records of `scan` and `request-results`.
 *
 * @example
 * const records = client.requestResults(config, requests)
 * for await (const record of records) {
 *   if (record.record_type === 'FILE') await pipeline(await records.openFile(record), createWriteStream('files.tar.gz'))
 * }
 */
export class RecordStream<T> extends CommandStream<T> {
  readonly #open: (file: string) => Promise<Readable>

  constructor(make: () => AsyncIterator<T>, open: (file: string) => Promise<Readable>) {
    super(make)
    this.#open = open
  }

  /**
   * Opens the file of a FILE record. Its content has to be read before the next record is asked for: the last one takes the temp store
   * with it.
   *
   * @param record the record that is being looked at
   * @returns its file, a gzipped tar (B30)
   * @throws ConnectorError `FILE_RESULT_INVALID` where it names no file, or none that may be read
   */
  async openFile(record: MonoidRecord): Promise<Readable> {
    if (record.file !== undefined) return this.#open(record.file)
    throw new ConnectorError('FILE_RESULT_INVALID', 'expected a record that names a file, came another')
  }
}

/** Records as the lines that the connector has printed. */
export interface RecordLines {
  /** Whole lines with their ends; valid until the next are asked for. */
  readonly bytes: Uint8Array
  /** How many lines: as many records, where none is split (B8). */
  readonly lines: number
  /** The record of the one line there is, where it is of type FILE. */
  readonly file?: MonoidRecord
}
