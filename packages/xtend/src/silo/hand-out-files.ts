import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import path from 'node:path'
import { type MonoidRecord, toConnectorError } from '@monoid-kit/core'
import { HttpError } from '../problems/http-error.ts'
import { archiveType, type Exchange, type FileAnswer } from '../service/service-route.ts'
import type { SiloHost } from './served-silo.ts'
import type { TempFolder } from './temp-folder.ts'

/** How long the file manager may take to take stored files back. */
const discardMilliseconds = 5000

/**
 * Hands out FILE results: stored by the file manager where there is one, else as the answer itself, where the caller
 * accepts an archive and there is but one.
 *
 * @example
 * const files = new HandedOutFiles(host, exchange, folder)
 * await writeAnswers(request, { host, exchange, body, onFile: (record) => files.take(record) })
 * if (files.download) await download(files.download)
 */
export class HandedOutFiles {
  readonly #host: SiloHost
  readonly #exchange: Exchange
  readonly #folder: TempFolder
  /** No request has it but this one: that of the caller might come twice, and one file take the place of another. */
  readonly #name = randomUUID()
  readonly #stored: string[] = []
  #count = 0
  #download: FileAnswer | undefined

  constructor(host: SiloHost, exchange: Exchange, folder: TempFolder) {
    this.#host = host
    this.#exchange = exchange
    this.#folder = folder
  }

  /** The file that is the whole of the answer. */
  get download(): FileAnswer | undefined {
    return this.#download
  }

  /**
   * Takes one FILE record, whose file has been checked.
   *
   * @returns the record that the answer holds, its `file` a URL; nothing for a download
   * @throws HttpError 406 where the file can be handed out in no way; what the file manager throws
   */
  async take(record: MonoidRecord): Promise<MonoidRecord | undefined> {
    const file = path.join(this.#folder.path ?? '', record.file ?? '')
    const name = fileNameOf(record)
    this.#count += 1
    if (this.#host.files) {
      const { signal } = this.#exchange
      const target = `results/${this.#name}/${this.#count}-${name}`
      this.#stored.push(target)
      const { url } = await this.#host.files.store(target, createReadStream(file), { signal })
      return { ...record, file: url }
    }
    if (!this.#exchange.accepted.includes(archiveType)) {
      throw new HttpError(
        406,
        'REQUEST_INVALID',
        `expected Accept to allow ${archiveType}: the result is a file`,
        {
          hint: 'ask again with another header Accept, or set FILE_MANAGER_URL',
        },
      )
    }
    if (this.#count > 1) {
      throw new HttpError(
        400,
        'REQUEST_INVALID',
        'expected one handle whose result is a file, came several',
        {
          hint: 'ask for the results one by one, or set FILE_MANAGER_URL',
        },
      )
    }
    this.#download = { path: file, name, mediaType: archiveType }
    return undefined
  }

  /** Takes stored files back: of an answer that has failed nobody else knows that they are there. */
  async discard(): Promise<void> {
    const signal = AbortSignal.timeout(discardMilliseconds)
    for (const name of this.#stored) {
      try {
        await this.#host.files?.delete(name, { signal })
      } catch (thrown) {
        const { code } = toConnectorError(thrown)
        this.#exchange.log.error(`${name} stays with the file manager, though its answer failed`, { code })
      }
    }
  }
}

/** What a file may be called anywhere: the store's name without what some systems do not take. */
function fileNameOf({ schema_name: name }: MonoidRecord): string {
  return `${name.replaceAll(/[^A-Za-z0-9_-]+/g, '_').slice(0, 100)}.tar.gz`
}
