import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ConnectorError, type MonoidRecord, storeLabel, storeOf } from '@monoid-kit/core'
import { countOf } from '../printing/amounts.ts'
import { printable } from '../printing/printable.ts'
import type { Shell } from '../shell/shell.ts'

/**
 * Keeps the file results of a command (B30): copies them into a folder of the user's, each under the name of its table.
 *
 * @example
 * const files = new FileResults('exports', shell)
 * await files.keep(record, () => records.openFile(record))
 * files.finish()
 */
export class FileResults {
  readonly #folder: string | undefined
  readonly #shell: Shell
  #lost = 0
  #kept = 0

  /**
   * @param folder where they go, made where it is not there; undefined keeps none
   * @param shell where to say what was kept
   */
  constructor(folder: string | undefined, shell: Shell) {
    this.#folder = folder
    this.#shell = shell
  }

  /**
   * Copies one file, readable by its owner only.
   *
   * @param record the record that names it
   * @param open opens it
   * @returns the path of the copy; undefined where none is kept
   * @throws ConnectorError `FILE_RESULT_INVALID` where it may not be read, `OUTPUT_FAILED` where it cannot be written
   */
  async keep(record: MonoidRecord, open: () => Promise<Readable>): Promise<string | undefined> {
    if (this.#folder === undefined) {
      this.#lost += 1
      return undefined
    }
    const content = await open()
    let target: string | undefined
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      this.#kept += 1
      const name = `${String(this.#kept).padStart(4, '0')}-${plainName(storeLabel(storeOf(record)))}.tar.gz`
      target = path.join(this.#folder, name)
      // never over a file that is there
      await pipeline(content, createWriteStream(target, { flags: 'wx', mode: 0o600 }), {
        signal: this.#shell.signal,
      })
      this.#shell.say(`file result: ${printable(target)}`)
      return target
    } catch (cause) {
      content.destroy()
      const code = String((cause as { code?: unknown } | null)?.code ?? 'no code')
      if (target !== undefined && code !== 'EEXIST') await rm(target, { force: true }).catch(() => undefined)
      this.#shell.signal.throwIfAborted()
      if (cause instanceof ConnectorError) throw cause
      throw new ConnectorError('OUTPUT_FAILED', `a file result cannot be written (${code})`, {
        hint: 'give --files a folder that is empty and may be written to',
        cause,
      })
    }
  }

  /** @throws ConnectorError `INCOMPLETE` where a file result came and there was no folder for it */
  finish(): void {
    if (this.#lost === 0) return
    throw new ConnectorError(
      'INCOMPLETE',
      `${countOf(this.#lost, 'file result')} came and ${this.#lost === 1 ? 'was' : 'were'} not kept`,
      {
        hint: 'give --files and a folder that they are copied into',
      },
    )
  }
}

/** Without anything that a file system or a shell could take for something else. */
function plainName(label: string): string {
  return label.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, 80)
}
