import { ConnectorError, type ErrorCode, type JsonObject, type JsonValue } from '@monoid-kit/core'
import { HttpClient } from '@monoid-kit/http'
import { fileNameParts } from './file-name.ts'

/** How a file manager is spoken to. */
export interface FileManagerOptions {
  /** Where the files of the project are: `http://fm-proxy:8082/files/volume/projects/weather/`, as `FILE_MANAGER_URL` has it. */
  readonly url: string
  /** How long an answer may take, and how long a transfer may pause; 20 where left out. */
  readonly timeoutSeconds?: number
  /** How often to try what can be tried again (everything but a transfer); 3 where left out. */
  readonly attempts?: number
}

/** A file that was stored. */
export interface StoredFile {
  readonly name: string
  /** Where it can be read. */
  readonly url: string
  readonly bytes: number
}

/** A file of the project. */
export interface ListedFile {
  readonly name: string
  readonly bytes: number
  /** When it was stored, ISO 8601; undefined where the file manager does not tell. */
  readonly modified?: string
}

/** What every request takes. */
export interface FileRequest {
  readonly signal: AbortSignal
}

/** What storing takes besides. */
export interface StoreRequest extends FileRequest {
  /** How many bytes there are, where that is known. */
  readonly bytes?: number
}

/**
 * The files of one project with the platform's file manager. A file is there whole or not at all, and a name with slashes stands in
 * folders. Belongs to whoever made it, who closes it.
 *
 * @example
 * const files = new FileManager({ url: 'http://fm-proxy:8082/files/volume/projects/weather/' })
 * const { url } = await files.store('reports/2026.csv', createReadStream('report.csv'), { signal })
 * for await (const bytes of files.read('reports/2026.csv', { signal })) process.stdout.write(bytes)
 */
export class FileManager {
  readonly #http: HttpClient
  readonly #base: URL

  /**
   * @param options see `FileManagerOptions`
   * @throws ConnectorError `CONFIG_INVALID` where the URL is none of HTTP, or holds a password
   */
  constructor({ url, timeoutSeconds = 20, attempts = 3 }: FileManagerOptions) {
    this.#http = new HttpClient({ baseUrl: url, timeoutSeconds, attempts, firstWaitSeconds: 0.2 })
    this.#base = new URL(url)
    this.#base.pathname = this.#base.pathname.replace(/\/*$/, '/')
  }

  /**
   * Stores a file, in the place of one that has the name. The bytes go out as they come; there is one attempt only.
   *
   * @param name see `fileNameParts`
   * @param content the bytes, or what yields them
   * @param request see `StoreRequest`
   * @returns where it is and how long it was
   * @throws ConnectorError `FILE_NAME_INVALID`, `FILE_TOO_LARGE`, and as `HttpClient` does; what the content throws; the signal's reason
   * @example await files.store('a.txt', Buffer.from('a'), { signal })
   */
  async store(
    name: string,
    content: Uint8Array | AsyncIterable<Uint8Array>,
    { signal, bytes }: StoreRequest,
  ): Promise<StoredFile> {
    const path = pathOf(name)
    let sent = content instanceof Uint8Array ? content.byteLength : 0
    const counted = async function* (pieces: AsyncIterable<Uint8Array>) {
      for await (const piece of pieces) {
        sent += piece.byteLength
        yield piece
      }
    }
    const body = content instanceof Uint8Array ? content : counted(content)
    await explained(() =>
      this.#http.upload(path, { content: body, signal, ...(bytes !== undefined && { bytes }) }),
    )
    return { name, url: new URL(path, this.#base).href, bytes: sent }
  }

  /**
   * Reads a file, as its bytes come.
   *
   * @param name see `fileNameParts`
   * @param request see `FileRequest`
   * @returns the bytes
   * @throws ConnectorError `FILE_MISSING`, `FILE_NAME_INVALID`, and as `HttpClient` does; the signal's reason when aborted
   * @example for await (const bytes of files.read('a.txt', { signal })) await out.write(bytes)
   */
  async *read(name: string, { signal }: FileRequest): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#http.download(pathOf(name), { signal })
    } catch (error) {
      throw explanation(error)
    }
  }

  /**
   * Lists the files of the project, those in folders too.
   *
   * @param request `folder` for those in it only
   * @returns the files by their names, as `read` takes them; none where there is no such folder
   * @throws ConnectorError `FILE_NAME_INVALID`, and as `HttpClient` does; the signal's reason when aborted
   * @example await files.list({ folder: 'reports', signal }) // [{ name: 'reports/2026.csv', bytes: 12, … }]
   */
  async list({ folder, signal }: FileRequest & { readonly folder?: string }): Promise<ListedFile[]> {
    const path = folder === undefined ? './' : `${pathOf(folder)}/`
    return listed(await explained(() => this.#http.json(path, { signal, accept: [404] })))
  }

  /**
   * Deletes a file.
   *
   * @param name see `fileNameParts`
   * @param request see `FileRequest`
   * @returns false where there was none of this name
   * @throws ConnectorError `FILE_NAME_INVALID`, and as `HttpClient` does; the signal's reason when aborted
   * @example await files.delete('a.txt', { signal }) // true
   */
  async delete(name: string, { signal }: FileRequest): Promise<boolean> {
    try {
      await explained(() => this.#http.json(pathOf(name), { method: 'DELETE', signal }))
      return true
    } catch (error) {
      if (error instanceof ConnectorError && error.code === 'FILE_MISSING') return false
      throw error
    }
  }

  /** Ends what is under way. */
  close(): void {
    this.#http.close()
  }
}

/** Each part by itself, so that nothing in a name can lead elsewhere. */
function pathOf(name: string): string {
  return `./${fileNameParts(name).map(encodeURIComponent).join('/')}`
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explanation(error)
  }
}

const meanings: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ['FILE_NAME_INVALID', 'does not take the name of the file'],
  404: ['FILE_MISSING', 'has no such file'],
  413: ['FILE_TOO_LARGE', 'takes no file of this size'],
  507: ['FILE_TOO_LARGE', 'has no room for the file'],
}

/** What a status means of a file manager. */
function explanation(error: unknown): unknown {
  if (!(error instanceof ConnectorError)) return error
  const { host, status } = error.context
  const meaning = meanings[Number(status)]
  if (meaning === undefined) return error
  const [code, text] = meaning
  return new ConnectorError(code, `the file manager at ${host} ${text} (${status})`, {
    context: error.context,
    cause: error,
  })
}

function listed(answer: JsonValue): ListedFile[] {
  if (answer === null) return []
  const { files } = membersOf(answer)
  if (!Array.isArray(files)) throw unexpectedList()
  return files.map((file: JsonValue) => {
    const { name, bytes, modified } = membersOf(file)
    if (typeof name !== 'string' || typeof bytes !== 'number') throw unexpectedList()
    return { name, bytes, ...(typeof modified === 'string' && { modified }) }
  })
}

function membersOf(value: JsonValue): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

function unexpectedList(): ConnectorError {
  return new ConnectorError(
    'SERVICE_REFUSED',
    'the file manager answered with something else than a list of files',
    {
      hint: 'check FILE_MANAGER_URL',
    },
  )
}
