import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readlink } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ConnectorError } from '@monoid-kit/core'
import { type ContextFile, contextFiles } from './context-files.ts'

/** Files that tell about the content, and change when it has been told: they are no part of it. */
const reports: readonly string[] = ['dais.json', 'dais.lock.json']

/**
 * A fingerprint of what an image is built from: of the names and contents of all files of its context that `.dockerignore` leaves.
 * Neither times nor modes count, so it is the same in every clone, and neither do `dais.json` and `dais.lock.json`.
 *
 * @param folder the context
 * @param signal ends it
 * @returns `sha256:` and 64 hexadecimal digits
 * @throws ConnectorError `ARGUMENT_FILE` where something cannot be read; the signal's reason when aborted
 * @example await fingerprintContext('.', signal) // 'sha256:9f86d081884c7d65…'
 */
export async function fingerprintContext(folder: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for (const file of await contextFiles(folder, signal)) {
    if (reports.includes(file.name)) continue
    // each part has its length before it, so that no other files can give the same bytes
    addText(hash, `${file.kind} ${file.name}`)
    addText(hash, await contentOf(folder, file, signal))
  }
  return `sha256:${hash.digest('hex')}`
}

function addText(hash: Hash, text: string): void {
  hash.update(`${Buffer.byteLength(text)}:`).update(text)
}

async function contentOf(folder: string, { name, kind }: ContextFile, signal: AbortSignal): Promise<string> {
  const file = path.join(folder, name)
  try {
    if (kind === 'link') return await readlink(file)
    const hash = createHash('sha256')
    await pipeline(createReadStream(file), hash, { signal })
    return hash.digest('hex')
  } catch (cause) {
    signal.throwIfAborted()
    throw new ConnectorError('ARGUMENT_FILE', 'a file of the context cannot be read', {
      hint: 'check that it is there and may be read, or leave it out in .dockerignore',
      cause,
    })
  }
}
