import type { JsonObject } from '@monoid-kit/core'
import { HttpClient } from '@monoid-kit/http'

/** The settings, as spec.json describes them. */
export interface Config {
  readonly url: string
  readonly token: string
}

/** The service as the connector sees it. */
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

  /** Everybody, page after page. */
  async *people(signal: AbortSignal): AsyncGenerator<JsonObject> {
    for await (const person of this.#http.pages('people', { signal })) yield person as JsonObject
  }

  /** Erases somebody; one who has gone already is fine. */
  async remove(id: unknown, signal: AbortSignal): Promise<void> {
    const path = `people/${encodeURIComponent(String(id))}`
    await this.#http.json(path, { method: 'DELETE', accept: [404], signal })
  }

  close(): void {
    this.#http.close()
  }
}
