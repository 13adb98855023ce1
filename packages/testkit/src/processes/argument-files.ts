import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** The contents of the argument files: plain values become JSON, strings are written as they are. */
export interface ArgumentContents {
  readonly config?: unknown
  readonly query?: unknown
  readonly schemas?: unknown
  readonly requests?: unknown
  readonly find?: unknown
  readonly persistConf?: unknown
}

/** Argument files on disk and the flags that name them. */
export interface ArgumentFiles {
  readonly folder: string
  readonly flags: readonly string[]
  remove(): Promise<void>
}

const flags = {
  config: '--config',
  query: '--query',
  schemas: '--schemas',
  requests: '--requests',
  find: '--find',
  persistConf: '--persist_conf',
} as const satisfies Record<keyof ArgumentContents, string>

/**
 * Writes argument files with mode 0600 into a fresh folder (B3).
 *
 * @param contents what the files hold; a missing one gets no file and no flag
 * @returns the flags, and how to remove the folder
 */
export async function writeArgumentFiles(contents: ArgumentContents): Promise<ArgumentFiles> {
  const folder = await mkdtemp(path.join(tmpdir(), 'monoid-arguments-'))
  const given: string[] = []
  for (const [name, flag] of Object.entries(flags)) {
    const content = contents[name as keyof ArgumentContents]
    if (content === undefined) continue
    const file = path.join(folder, `${name}.json`)
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 })
    given.push(flag, file)
  }
  return { folder, flags: given, remove: () => rm(folder, { recursive: true, force: true }) }
}
