import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ConnectorError } from '@monoid-kit/core'
import type Docker from 'dockerode'
import { extract } from 'tar-stream'
import { tempStoreFolder } from './container-definition.ts'
import { engineError, engineStatus } from './engine-error.ts'

/** The bits of a file's mode, as the engine sends it, that say what kind it is: none for a regular file. */
const kinds = { directory: 2 ** 31, link: 2 ** 27, others: 2 ** 26 + 2 ** 25 + 2 ** 24 + 2 ** 21 + 2 ** 19 }

interface FileStat {
  readonly size: number
  readonly mode: number
}

/**
 * Opens a file of a container's temp store. Each folder on the way to it is looked at first, so that no link is followed. A session's
 * connector could still put a link there afterwards: the engine then follows it within that container only, whose files the connector may
 * read anyway. While the file is open the engine answers nothing else about the container.
 *
 * @param docker the engine
 * @param container the container's name
 * @param segments the file's path below the temp store
 * @param mostBytes how large it may be
 * @returns its content, at the pace of whoever reads it
 * @throws ConnectorError `FILE_RESULT_INVALID` where it is no regular file, is too large or is not there
 */
export async function openFileResult(
  docker: Docker,
  container: string,
  segments: readonly string[],
  mostBytes: number,
): Promise<Readable> {
  let path = tempStoreFolder
  for (const segment of segments.slice(0, -1)) {
    path = `${path}/${segment}`
    const { mode } = await statInside(docker, container, path)
    if (!has(mode, kinds.directory) || has(mode, kinds.link))
      throw invalid('a folder on the way', kindOf(mode))
  }
  path = `${path}/${segments.at(-1) ?? ''}`
  const { mode, size } = await statInside(docker, container, path)
  if (kindOf(mode) !== 'a regular file') throw invalid('a regular file', kindOf(mode))
  if (size > mostBytes) throw invalid(`at most ${mostBytes} bytes`, `a file of ${size}`)
  try {
    const archive = await docker.getContainer(container).getArchive({ path })
    return await onlyFile(archive, size)
  } catch (thrown) {
    throw engineError(thrown, 'FILE_RESULT_INVALID', 'the engine does not give the file')
  }
}

async function statInside(docker: Docker, container: string, path: string): Promise<FileStat> {
  try {
    const response: unknown = await docker.getContainer(container).infoArchive({ path })
    const header = (response as { headers?: Record<string, unknown> }).headers?.[
      'x-docker-container-path-stat'
    ]
    const stat = JSON.parse(Buffer.from(String(header), 'base64').toString('utf8')) as FileStat
    ;(response as Readable).resume()
    return stat
  } catch (thrown) {
    if (engineStatus(thrown) === 404) throw invalid('a regular file', 'a name that is not there')
    throw engineError(thrown, 'FILE_RESULT_INVALID', 'the engine does not tell what the file is')
  }
}

/**
 * The one regular file of an archive.
 *
 * @param archive a tar archive as the engine sends it
 * @param size how large the file has to be
 * @returns its content; an error instead of its end where there is less of it, more of it or something beside it
 * @throws ConnectorError `FILE_RESULT_INVALID` where the archive begins with anything else
 */
export async function onlyFile(archive: NodeJS.ReadableStream, size: number): Promise<Readable> {
  const unpacking = extract()
  const unpacked = pipeline(archive, unpacking)
  unpacked.catch(() => undefined)
  const entries = unpacking[Symbol.asyncIterator]()
  const stop = () => {
    unpacking.destroy()
  }
  try {
    const first = await entries.next()
    if (first.done) throw invalid('a regular file', 'an empty archive')
    const { header } = first.value
    if (header.type !== 'file') throw invalid('a regular file', `an entry of type ${header.type}`)
    if (header.size !== size) throw invalid(`${size} bytes`, `a file of ${header.size}`)
    const content = Readable.from(contentOf(first.value, entries, size), { objectMode: false })
    return content.once('close', stop)
  } catch (thrown) {
    stop()
    throw thrown
  }
}

async function* contentOf(
  entry: AsyncIterable<unknown>,
  entries: AsyncIterator<unknown>,
  size: number,
): AsyncGenerator<Uint8Array> {
  let seen = 0
  try {
    for await (const chunk of entry) {
      const bytes = chunk as Uint8Array
      seen += bytes.length
      yield bytes
    }
  } catch (cause) {
    throw new ConnectorError('ENGINE_UNREACHABLE', 'the file broke off on its way from the engine', { cause })
  }
  if (seen !== size) throw invalid(`${size} bytes`, `${seen}`)
  if (!(await entries.next()).done) throw invalid('one regular file', 'an archive with more in it')
}

function has(mode: number, bit: number): boolean {
  return Math.floor(mode / bit) % 2 === 1
}

function kindOf(mode: number): string {
  if (has(mode, kinds.link)) return 'a link'
  if (has(mode, kinds.directory)) return 'a directory'
  return (mode & kinds.others) === 0 ? 'a regular file' : 'a device, a pipe or a socket'
}

function invalid(expected: string, came: string): ConnectorError {
  return new ConnectorError('FILE_RESULT_INVALID', `expected ${expected}, came ${came}`)
}
