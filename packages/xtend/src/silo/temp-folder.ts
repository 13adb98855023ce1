import { mkdirSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Log } from '@monoid-kit/core'

/**
 * A folder for the files of one request, readable by nobody else, made when it is first asked for: most silos never do, and
 * serve where nothing can be written.
 *
 * @example
 * const folder = new TempFolder('/tmp/app-cache', log)
 * try { await work(folder) } finally { await folder.remove() }
 */
export class TempFolder {
  readonly #parent: string
  readonly #log: Log
  #made: { readonly path?: string } | undefined

  /**
   * @param parent where it is made; made itself where it is missing
   * @param log told where it cannot be made
   */
  constructor(parent: string, log: Log) {
    this.#parent = parent
    this.#log = log
  }

  /** Its path; none where it cannot be made. */
  get path(): string | undefined {
    this.#made ??= this.#make()
    return this.#made.path
  }

  /** Deletes it with all that is in it. */
  async remove(): Promise<void> {
    if (this.#made?.path !== undefined) await rm(this.#made.path, { recursive: true, force: true })
  }

  #make(): { readonly path?: string } {
    try {
      mkdirSync(this.#parent, { recursive: true })
      return { path: mkdtempSync(path.join(this.#parent, 'xtend-')) }
    } catch (thrown) {
      const { code = 'no code' } = thrown as NodeJS.ErrnoException
      this.#log.warn(`CACHE_DIR: expected a folder that can be written to (${code})`, { code: 'TEMP_STORE' })
      return {}
    }
  }
}
