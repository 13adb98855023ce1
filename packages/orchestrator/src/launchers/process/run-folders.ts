import { rmSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { argumentFiles } from '../argument-files.ts'
import type { Launch } from '../launcher.ts'
import { folderPrefix, removeLeftFolders } from './left-folders.ts'

/** Once in a process is enough. */
let hasLookedForLeft = false

/**
 * The folders of one run, each of mode 0700 in the system's folder of temporary files. They are two, side by side, for a connector
 * that gives root up must still reach the temp store, and nobody else ever the argument files.
 *
 * @example const folders = await RunFolders.make({ command: 'schema', arguments: { config } })
 */
export class RunFolders {
  /** Where the argument files are, with their flags. */
  readonly files: { readonly flag: string; readonly path: string }[] = []
  #arguments: string | undefined
  #store: string | undefined
  #removal: Promise<void> | undefined

  /** The temp store, if the launch asked for one. */
  get store(): string | undefined {
    return this.#store
  }

  /**
   * Writes the argument files with mode 0600 (B3).
   *
   * @param launch the run
   * @returns the folders; nothing is left where this fails
   */
  static async make(launch: Launch): Promise<RunFolders> {
    const folders = new RunFolders()
    if (!hasLookedForLeft) void removeLeftFolders(tmpdir())
    hasLookedForLeft = true
    try {
      await folders.#fill(launch)
      return folders
    } catch (thrown) {
      await folders.remove()
      throw thrown
    }
  }

  async #fill(launch: Launch): Promise<void> {
    if (launch.tempStore) this.#store = await mkdtemp(path.join(tmpdir(), folderPrefix('store')))
    const files = argumentFiles(launch, this.#store)
    if (files.length === 0) return
    this.#arguments = await mkdtemp(path.join(tmpdir(), folderPrefix('arguments')))
    for (const { name, flag, content } of files) {
      const file = path.join(this.#arguments, name)
      await writeFile(file, content, { mode: 0o600, flag: 'wx' })
      this.files.push({ flag, path: file })
    }
  }

  /** Removes the argument files: nobody reads them twice. Never throws. */
  removeArguments(): Promise<void> {
    this.#removal ??= removeFolder(this.#arguments)
    return this.#removal
  }

  /** Removes everything. Never throws. */
  async remove(): Promise<void> {
    await this.removeArguments()
    await removeFolder(this.#store)
  }

  /** Removes everything at once, for a caller that is ending. Never throws. */
  removeNow(): void {
    for (const folder of [this.#arguments, this.#store]) {
      if (folder === undefined) continue
      try {
        rmSync(folder, { recursive: true, force: true })
      } catch {
        // nothing more can be done for it
      }
    }
  }
}

async function removeFolder(folder: string | undefined): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => {})
}
