import { randomUUID } from 'node:crypto'
import { constants, type ReadStream } from 'node:fs'
import { lstat, mkdir, open, readdir, realpath, rename, rm, unlink } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FileFault } from './file-fault.ts'
import type { FileTarget } from './file-target.ts'

/** Not a project's name, so no request reaches what is half there. */
const uploadsName = '.uploads'

/** A file as a list shows it. */
export interface FileFacts {
  /** Relative to the project, with slashes. */
  readonly name: string
  readonly bytes: number
  readonly modified: string
}

/**
 * Files of projects in a folder, a folder each, for its owner only. Links are followed nowhere below it, and a file appears whole or
 * not at all.
 *
 * @example const files = await ProjectFiles.open('/data', 2 ** 30)
 */
export class ProjectFiles {
  readonly #root: string
  readonly #mostBytes: number

  private constructor(root: string, mostBytes: number) {
    this.#root = root
    this.#mostBytes = mostBytes
  }

  /**
   * Opens a folder, which is made where it is not there; what an earlier process has left half done is removed.
   *
   * @param folder where the files are
   * @param mostBytes how large a file may be
   * @returns its files
   * @throws an error of the file system
   */
  static async open(folder: string, mostBytes: number): Promise<ProjectFiles> {
    await mkdir(folder, { recursive: true })
    const root = await realpath(folder)
    const uploads = path.join(root, uploadsName)
    await rm(uploads, { recursive: true, force: true })
    await mkdir(uploads)
    return new ProjectFiles(root, mostBytes)
  }

  /**
   * Stores a file.
   *
   * @param target its name
   * @param content its bytes
   * @param announced how many bytes there will be, where that was said
   * @throws FileFault 413 where it is too large; an error of the file system, or of the content
   */
  async store(target: FileTarget, content: Readable, announced?: number): Promise<void> {
    if (announced !== undefined && announced > this.#mostBytes) throw this.#tooLarge()
    const upload = path.join(this.#root, uploadsName, randomUUID())
    try {
      const handle = await open(upload, 'wx', 0o600)
      // the stream closes the file
      await pipeline(this.#bounded(content), handle.createWriteStream({ flush: true }))
      await rename(upload, await this.#placeOf(target, 'make'))
    } finally {
      await rm(upload, { force: true })
    }
  }

  /**
   * Opens a file to be read.
   *
   * @param target its name
   * @returns its bytes, and how many there are
   * @throws FileFault 404 where there is no such file; an error of the file system
   */
  async read(target: FileTarget): Promise<{ readonly bytes: number; readonly content: ReadStream }> {
    const place = await this.#placeOf(target)
    const handle = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const facts = await handle.stat()
    if (facts.isFile()) return { bytes: facts.size, content: handle.createReadStream() }
    await handle.close()
    throw new FileFault(404, 'there is no such file')
  }

  /**
   * Lists the files of a folder, those in the folders below too.
   *
   * @param target the folder
   * @returns the files by name; none where there is no such folder
   * @throws an error of the file system
   */
  async list(target: FileTarget): Promise<FileFacts[]> {
    const top = await this.#placeOf(target).catch(() => undefined)
    if (top === undefined || !(await isFolder(top))) return []
    const found: FileFacts[] = []
    const folders = [top]
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        const place = path.join(folder, entry.name)
        if (entry.isDirectory()) folders.push(place)
        if (!entry.isFile()) continue
        // one that was deleted meanwhile is none
        const facts = await lstat(place).catch(ignoring('ENOENT'))
        if (facts === undefined) continue
        const name = path.relative(path.join(this.#root, target.project), place).replaceAll(path.sep, '/')
        found.push({ name, bytes: facts.size, modified: facts.mtime.toISOString() })
      }
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /**
   * Deletes a file.
   *
   * @param target its name
   * @throws FileFault 404 where there is no such file; an error of the file system
   */
  async delete(target: FileTarget): Promise<void> {
    const place = await this.#placeOf(target)
    if (await isFolder(place)) throw new FileFault(409, 'the name is that of a folder')
    await unlink(place)
  }

  async *#bounded(content: Readable): AsyncGenerator<Uint8Array> {
    let bytes = 0
    // a request that is refused still gets an answer, so its connection has to live
    const pieces: AsyncIterable<Uint8Array> = content.iterator({ destroyOnReturn: false })
    for await (const piece of pieces) {
      bytes += piece.byteLength
      if (bytes > this.#mostBytes) throw this.#tooLarge()
      yield piece
    }
  }

  #tooLarge(): FileFault {
    return new FileFault(413, `expected a file of at most ${this.#mostBytes} bytes`)
  }

  /** Each folder on the way is looked at, for a link would lead out of the project. */
  async #placeOf({ project, parts }: FileTarget, missing?: 'make'): Promise<string> {
    let place = this.#root
    for (const folder of parts.length === 0 ? [] : [project, ...parts.slice(0, -1)]) {
      place = path.join(place, folder)
      if (missing === 'make') await mkdir(place).catch(ignoring('EEXIST'))
      if (!(await isFolder(place)))
        throw new FileFault(missing ? 409 : 404, 'a part of the name is no folder')
    }
    return path.join(place, parts.at(-1) ?? project)
  }
}

async function isFolder(place: string): Promise<boolean> {
  return (await lstat(place)).isDirectory()
}

function ignoring(code: string) {
  return (error: NodeJS.ErrnoException): undefined => {
    if (error.code !== code) throw error
    return undefined
  }
}
