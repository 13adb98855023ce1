import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import dockerignore from '@balena/dockerignore'
import { ConnectorError } from '@monoid-kit/core'

/** A file or a link of a build context. */
export interface ContextFile {
  /** Relative to the context, with slashes. */
  readonly name: string
  readonly kind: 'file' | 'link'
}

const recipe = 'Dockerfile'

/**
 * Lists what `docker build` is sent of a folder: what `.dockerignore` leaves (`Dockerfile.dockerignore` where there is one), and the
 * Dockerfile in any case. Folders that are left out whole are not looked into.
 *
 * @param folder the context
 * @param signal ends it
 * @returns the files and links, sorted by name
 * @throws ConnectorError `ARGUMENT_FILE` where the folder cannot be read; the signal's reason when aborted
 * @example const files = await contextFiles('services/weather', signal)
 */
export async function contextFiles(folder: string, signal: AbortSignal): Promise<ContextFile[]> {
  const rules = await ignoreRules(folder)
  const found: ContextFile[] = []
  const folders = ['']
  for (let parent = folders.pop(); parent !== undefined; parent = folders.pop()) {
    signal.throwIfAborted()
    for (const entry of await entriesOf(folder, parent)) {
      const name = parent === '' ? entry.name : `${parent}/${entry.name}`
      if (entry.isDirectory()) {
        if (!rules.leavesOut(name) || rules.mayTakeBack(name)) folders.push(name)
      } else if (name === recipe || !rules.leavesOut(name)) {
        if (entry.isFile()) found.push({ name, kind: 'file' })
        else if (entry.isSymbolicLink()) found.push({ name, kind: 'link' })
      }
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function entriesOf(folder: string, parent: string) {
  try {
    return await readdir(path.join(folder, parent), { withFileTypes: true })
  } catch (cause) {
    const place = parent === '' ? 'the context' : 'a folder of the context'
    throw new ConnectorError('ARGUMENT_FILE', `${place} cannot be read (${codeOf(cause)})`, {
      hint: 'check that it is there and may be read',
      cause,
    })
  }
}

async function ignoreRules(folder: string) {
  const text =
    (await textOf(path.join(folder, `${recipe}.dockerignore`))) ??
    (await textOf(path.join(folder, '.dockerignore')))
  const lines = (text ?? '').replace(/^\uFEFF/, '').split(/\r?\n/)
  const rules = dockerignore.default().add(lines)
  const takenBack = lines.filter((line) => line.startsWith('!')).map((line) => startOf(line.slice(1)))
  return {
    leavesOut: (name: string) => rules.ignores(name),
    /** Whether an exception may name something below a folder that is left out. */
    mayTakeBack: (name: string) =>
      takenBack.some((start) => start.startsWith(`${name}/`) || `${name}/`.startsWith(start)),
  }
}

/** What a pattern begins with as long as it is plain text. */
function startOf(pattern: string): string {
  return pattern
    .trim()
    .replace(/^\/+/, '')
    .replace(/[*?[\\].*$/s, '')
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw new ConnectorError('ARGUMENT_FILE', `${path.basename(file)} cannot be read (${codeOf(cause)})`, {
      cause,
    })
  }
}

function codeOf(error: unknown): string {
  return String((error as { readonly code?: unknown }).code ?? 'no code')
}
