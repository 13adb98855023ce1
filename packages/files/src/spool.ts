import { randomBytes } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import path from 'node:path'
import { tempStoreError } from './temp-store-error.ts'

const memoryBytes = 262_144

/**
 * Keeps content until its length is known: the first 256 KiB in memory, more in a file of the temp store that has no name any
 * more once it is open, so that nothing stays behind however the process ends.
 *
 * @example
 * await using spool = new Spool(tempStore)
 * for await (const piece of content) await spool.add(piece)
 * for await (const piece of spool.pieces()) send(piece)
 */
export class Spool {
  readonly #folder: string
  #kept: Uint8Array[] = []
  #file: FileHandle | undefined
  #size = 0

  /** @param folder the temp store */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** The bytes taken so far. */
  get size(): number {
    return this.#size
  }

  /** Takes bytes; they must not change any more. */
  async add(piece: Uint8Array): Promise<void> {
    this.#size += piece.length
    if (!this.#file && this.#size <= memoryBytes) {
      this.#kept.push(piece)
      return
    }
    try {
      this.#file ??= await openNameless(this.#folder)
      for (const kept of this.#kept.splice(0)) await this.#file.appendFile(kept)
      await this.#file.appendFile(piece)
    } catch (error) {
      throw tempStoreError(error, 'take a file')
    }
  }

  /** All bytes taken. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    yield* this.#kept
    if (!this.#file) return
    for (let start = 0; start < this.#size; ) {
      const { bytesRead, buffer } = await this.#file.read(new Uint8Array(memoryBytes), 0, memoryBytes, start)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
      start += bytesRead
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.close()
  }
}

async function openNameless(folder: string): Promise<FileHandle> {
  const name = path.join(folder, `.${randomBytes(9).toString('hex')}.spool`)
  const file = await open(name, 'wx+', 0o600)
  try {
    await unlink(name)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}
