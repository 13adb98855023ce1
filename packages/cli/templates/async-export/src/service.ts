import { ConnectorError, type JsonObject } from '@monoid-kit/core'
import { HttpClient } from '@monoid-kit/http'

/** The settings, as spec.json describes them. */
export interface Config {
  readonly url: string
  readonly token: string
}

/** One file of an export. */
export interface ExportedFile {
  readonly id: number
  readonly name: string
  readonly size: number
}

/** The service as the connector sees it: an export takes it a while. */
export class Service {
  readonly #http: HttpClient

  constructor({ url, token }: Config) {
    this.#http = new HttpClient({
      baseUrl: url,
      credentials: { authorization: `Bearer ${token}` },
      rate: { requests: 50, perSeconds: 1 },
      // a command has two minutes for all that it does
      timeoutSeconds: 10,
      attempts: 2,
    })
  }

  /** Throws where the address or the token is wrong. */
  async check(signal: AbortSignal): Promise<void> {
    await this.#http.json('account', { signal })
  }

  /** The people that the service knows, page after page. */
  async *people(signal: AbortSignal): AsyncGenerator<JsonObject> {
    for await (const person of this.#http.pages('people', { signal })) yield person as JsonObject
  }

  /** Asks for an export of what there is of some people; its name, or undefined where there is nothing. Asked twice it is the same. */
  async startExport(emails: readonly string[], signal: AbortSignal): Promise<string | undefined> {
    const answer = await this.#http.json('exports', {
      method: 'POST',
      json: { emails: [...emails] },
      repeatable: true,
      accept: [404],
      signal,
    })
    if (answer === null) return undefined
    const { id } = answer as { id?: unknown }
    if (typeof id === 'string') return id
    throw new ConnectorError('SERVICE_REFUSED', 'the service began no export')
  }

  /** How far an export has come: `preparing` or `ready`; anything else will never be. */
  async exportState(id: string, signal: AbortSignal): Promise<string> {
    const answer = await this.#http.json(`exports/${encodeURIComponent(id)}`, { accept: [404], signal })
    return String((answer as { state?: unknown } | null)?.state)
  }

  /** The files of an export that is ready. */
  async *files(id: string, signal: AbortSignal): AsyncGenerator<ExportedFile> {
    const path = `exports/${encodeURIComponent(id)}/files`
    for await (const file of this.#http.pages(path, { signal })) yield file as unknown as ExportedFile
  }

  /** What a file holds, as it comes. */
  download(id: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    return this.#http.download(`files/${id}`, { signal })
  }

  /** Erases somebody; one who has gone already is fine. */
  async remove(email: string, signal: AbortSignal): Promise<void> {
    const path = `people/${encodeURIComponent(email)}`
    await this.#http.json(path, { method: 'DELETE', accept: [404], signal })
  }

  close(): void {
    this.#http.close()
  }
}
