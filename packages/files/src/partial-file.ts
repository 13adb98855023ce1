import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { tempStoreError } from './temp-store-error.ts'

/**
 * A file of the temp store that gets its name only once it is whole (B30).
 *
 * @example
 * const file = await PartialFile.create(tempStore, 'documents', '.tar.gz')
 * await file.write(source)
 * await file.publish()
 */
export class PartialFile {
  /** The name that the file gets in the temp store. No two files get the same one. */
  readonly name: string
  readonly #folder: string
  readonly #partial: string
  readonly #handle: FileHandle

  private constructor(folder: string, name: string, partial: string, handle: FileHandle) {
    this.name = name
    this.#folder = folder
    this.#partial = partial
    this.#handle = handle
  }

  /**
   * @param folder the temp store
   * @param stem the beginning of the file's name; what is not plain ASCII in it becomes `_`
   * @param extension the end of the name, its dot included
   */
  static async create(folder: string, stem: string, extension: string): Promise<PartialFile> {
    const unique = randomBytes(8).toString('hex')
    const name = `${stem.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 80)}-${unique}${extension}`
    const partial = path.join(folder, `.${name}.part`)
    try {
      return new PartialFile(folder, name, partial, await open(partial, 'wx', 0o600))
    } catch (error) {
      throw tempStoreError(error, 'take a file')
    }
  }

  /** Writes all that the source yields. */
  async write(source: AsyncIterable<Uint8Array>): Promise<void> {
    await writeFile(this.#handle, source)
  }

  /** Makes the file readable for all, and visible once its bytes are on the disk. */
  async publish(): Promise<void> {
    try {
      await this.#handle.chmod(0o644)
      await this.#handle.sync()
      await this.#handle.close()
      await rename(this.#partial, path.join(this.#folder, this.name))
      await syncFolder(this.#folder)
    } catch (error) {
      throw tempStoreError(error, 'keep a file')
    }
  }

  /** Removes the file, as far as it was written. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined)
    await rm(this.#partial, { force: true })
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Not every system can do this for a folder; the file itself is safe already.
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
