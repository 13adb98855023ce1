import { Agent } from 'node:http'
import { Agent as TlsAgent } from 'node:https'
import { ConnectorError, type JsonValue, raceSignal } from '@monoid-kit/core'
import { type Got, got, HTTPError, type Method } from 'got'
import pThrottle from 'p-throttle'
import { serviceError } from './service-error.ts'
import { UploadSource } from './upload-source.ts'

/** Headers that prove who asks, such as `authorization`; a function where they have to be fetched or change. */
export type Credentials =
  | Readonly<Record<string, string>>
  | ((signal: AbortSignal) => Promise<Readonly<Record<string, string>>>)

/** How a service is spoken to. */
export interface HttpClientOptions {
  /** Where paths start: `https://api.example.org/v1`. */
  readonly baseUrl: string
  /** Sent to the origin of `baseUrl` only: no redirect and no link to a next page takes them elsewhere. */
  readonly credentials?: Credentials
  /** How long one attempt may take up to the last byte of the answer; 20 where left out. Of a download: how long it may pause. */
  readonly timeoutSeconds?: number
  /** How often a request is made at the most, from 1; 4 where left out. */
  readonly attempts?: number
  /** The wait before the second attempt, doubled before each further one, up to half of it random; 0.5 where left out. */
  readonly firstWaitSeconds?: number
  /** The longest wait; a `Retry-After` beyond it ends the request. 20 where left out. */
  readonly longestWaitSeconds?: number
  /** How many requests may begin within a time; all attempts, redirects and pages count. */
  readonly rate?: { readonly requests: number; readonly perSeconds: number }
  /** How many connections there may be at a time; 4 where left out. */
  readonly connections?: number
  /** How many redirects a request may follow; 5 where left out. 0 where addresses hold a secret, which a redirect would carry on. */
  readonly redirects?: number
}

/** One request. */
export interface HttpRequest {
  readonly signal: AbortSignal
  /** `GET` where left out. */
  readonly method?: Method
  /** Added to the path. */
  readonly query?: Readonly<Record<string, string | number | boolean>>
  /** A body to be sent as JSON. */
  readonly json?: JsonValue
  /** Statuses that are no fault, such as 404 when what is to be erased has gone already; the answer is null then. */
  readonly accept?: readonly number[]
  /** True where a `POST` or `PATCH` may be made twice; the other methods may be. */
  readonly repeatable?: boolean
}

/** A request that carries bytes. */
export interface UploadRequest extends Pick<HttpRequest, 'signal' | 'method' | 'query'> {
  /** The bytes, or what yields them. */
  readonly content: Uint8Array | AsyncIterable<Uint8Array>
  /** How many bytes there are, where that is known and the service wants to know. */
  readonly bytes?: number
  /** `application/octet-stream` where left out. */
  readonly contentType?: string
}

/** A request for a list that comes in pages. */
export interface PageRequest extends Omit<HttpRequest, 'accept'> {
  /** The items of a page; the page itself where left out. */
  readonly items?: (page: JsonValue) => readonly JsonValue[]
  /** Where the next page is, relative to this one, such as `?cursor=abc`; the `Link` header says it where left out. */
  readonly next?: (page: JsonValue) => string | undefined
}

const idempotent: readonly Method[] = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']

/**
 * A service that is spoken to over HTTP. What a passing fault has spoilt is tried again, as late as `Retry-After` says or with growing,
 * random waits; everything ends with the request's signal. Belongs to a silo, whose `close` closes it.
 *
 * @example
 * const shop = new HttpClient({ baseUrl: 'https://api.example.org/v1', credentials: { authorization: `Bearer ${token}` } })
 * for await (const user of shop.pages('users', { signal })) console.log(user)
 * await shop.json('users/5', { method: 'DELETE', accept: [404], signal })
 */
export class HttpClient {
  readonly #base: URL
  readonly #credentials: Credentials
  readonly #turn: () => Promise<void>
  readonly #closed = new AbortController()
  readonly #agents: { readonly http: Agent; readonly https: TlsAgent }
  readonly #timeout: { readonly request: number }
  readonly #got: Got

  /**
   * @param options see `HttpClientOptions`
   * @throws ConnectorError `CONFIG_INVALID` where `baseUrl` is no address of HTTP, or holds a password
   */
  constructor(options: HttpClientOptions) {
    const { timeoutSeconds = 20, attempts = 4, firstWaitSeconds = 0.5, longestWaitSeconds = 20 } = options
    this.#base = baseOf(options.baseUrl)
    this.#credentials = options.credentials ?? {}
    this.#turn = turnsOf(options.rate, this.#closed.signal)
    const agent = { keepAlive: true, maxSockets: options.connections ?? 4 }
    this.#agents = { http: new Agent(agent), https: new TlsAgent(agent) }
    const timeout = timeoutSeconds * 1000
    this.#timeout = { request: timeout }
    const longest = longestWaitSeconds * 1000
    this.#got = got.extend({
      agent: this.#agents,
      timeout: { lookup: timeout, connect: timeout, response: timeout, socket: timeout },
      maxRedirects: options.redirects ?? 5,
      retry: {
        limit: attempts - 1,
        maxRetryAfter: longest,
        calculateDelay: ({ attemptCount, computedValue, retryAfter }) => {
          if (computedValue === 0 || retryAfter) return computedValue
          const wait = Math.min(longest, firstWaitSeconds * 1000 * 2 ** (attemptCount - 1))
          return Math.max(1, wait * (1 - Math.random() / 2))
        },
      },
      hooks: {
        beforeRedirect: [
          (_, { request, statusCode }) => {
            const { method } = request.options
            if (method === 'GET' || method === 'HEAD') return
            // what has side effects is not sent to another place than was asked for, nor taken for done
            throw new ConnectorError('SERVICE_REFUSED', `the service answered ${statusCode} to ${method}`)
          },
        ],
        beforeRequest: [
          async (request) => {
            const signal = request.signal ?? this.#closed.signal
            await raceSignal(this.#turn(), signal)
            const isOwn = request.url instanceof URL && request.url.origin === this.#base.origin
            for (const [name, value] of Object.entries(await this.#headers(signal))) {
              if (isOwn) request.headers[name.toLowerCase()] = value
              else delete request.headers[name.toLowerCase()]
            }
          },
        ],
      },
    })
  }

  /**
   * Makes a request and reads its answer as JSON.
   *
   * @param path relative to `baseUrl`; what comes from an identifier goes through `encodeURIComponent` first
   * @param request see `HttpRequest`
   * @returns the answer; null where it is empty or of an accepted status
   * @throws ConnectorError `LOGIN_FAILED` (401), `PRIVILEGE_MISSING` (403), `SERVICE_REFUSED`, `SERVICE_BUSY` after the last attempt,
   *   `CONNECT_TIMEOUT`, `CONNECTION_LOST` and the like; the signal's reason when aborted
   * @example const user = await shop.json('users/5', { signal })
   */
  async json(path: string, request: HttpRequest): Promise<JsonValue> {
    try {
      const answer = await this.#got(this.#url(path, request), {
        ...this.#optionsOf(request),
        timeout: this.#timeout,
      }).json<JsonValue>()
      return answer === '' ? null : answer
    } catch (thrown) {
      const status = thrown instanceof HTTPError ? thrown.response.statusCode : 0
      if (request.accept?.includes(status)) return null
      throw serviceError(thrown, request.signal)
    }
  }

  /**
   * The items of a list, page after page; the next page is asked for when the items of one have been taken.
   *
   * @param path as for `json`
   * @param request see `PageRequest`
   * @returns the items
   * @throws ConnectorError as `json`; `SERVICE_REFUSED` where a page leads back to an earlier one
   * @example for await (const user of shop.pages('users', { signal })) yield user
   */
  async *pages(path: string, request: PageRequest): AsyncGenerator<JsonValue> {
    const { items = itemsOf, next } = request
    const byLink = this.#got.defaults.options.pagination.paginate
    const first = this.#url(path, request)
    const seen = new Set([first.href])
    try {
      yield* this.#got.paginate<JsonValue, JsonValue>(first, {
        ...this.#optionsOf(request),
        timeout: this.#timeout,
        responseType: 'json',
        pagination: {
          transform: ({ body }) => [...items(body)],
          paginate: (page) => {
            const { response } = page
            const target = next ? nextOf(next(response.body), response.url) : (byLink?.(page) ?? false)
            if (target === false) return false
            const address = String(target.url)
            if (!seen.has(address)) seen.add(address)
            else
              throw new ConnectorError(
                'SERVICE_REFUSED',
                'a page of the service leads back to an earlier one',
              )
            return target
          },
        },
      })
    } catch (thrown) {
      throw serviceError(thrown, request.signal)
    }
  }

  /**
   * The bytes of an answer, as they come; unlike `json` it makes one attempt only.
   *
   * @param path as for `json`
   * @param request see `HttpRequest`
   * @returns the bytes
   * @throws ConnectorError as `json`
   * @example for await (const bytes of shop.download('files/5', { signal })) await file.write(bytes)
   */
  async *download(path: string, request: Omit<HttpRequest, 'accept'>): AsyncGenerator<Uint8Array> {
    const bytes = this.#got.stream(this.#url(path, request), { ...this.#optionsOf(request), isStream: true })
    try {
      yield* bytes
    } catch (thrown) {
      throw serviceError(thrown, request.signal)
    } finally {
      // a signal that lives on would keep it for ever
      bytes.destroy()
    }
  }

  /**
   * Sends bytes as they come; unlike `json` it makes one attempt only.
   *
   * @param path as for `json`
   * @param request see `UploadRequest`; its method is `PUT` where left out
   * @throws ConnectorError as `json`; what the content throws; the signal's reason when aborted
   * @example await shop.upload('files/5', { content: createReadStream(file), signal })
   */
  async upload(path: string, request: UploadRequest): Promise<void> {
    const { content, bytes, signal, contentType = 'application/octet-stream' } = request
    const source = new UploadSource(content)
    try {
      await this.#got(this.#url(path, request), {
        method: request.method ?? 'PUT',
        signal,
        body: source.body,
        headers: {
          'content-type': contentType,
          ...(bytes !== undefined && { 'content-length': String(bytes) }),
        },
        retry: { limit: 0 },
      })
    } catch (thrown) {
      signal.throwIfAborted()
      throw source.failure?.error ?? serviceError(thrown, signal)
    } finally {
      source.end()
    }
  }

  /** Ends what is under way and closes all connections. */
  close(): void {
    this.#closed.abort(new ConnectorError('CANCELLED', 'the client of the service was closed'))
    for (const agent of Object.values(this.#agents)) agent.destroy()
  }

  async #headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    return typeof this.#credentials === 'function' ? this.#credentials(signal) : this.#credentials
  }

  #url(path: string, { query = {} }: Pick<HttpRequest, 'query'>): URL {
    const url = new URL(path, this.#base)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
    return url
  }

  #optionsOf({ method = 'GET', json, signal, repeatable = false }: HttpRequest) {
    const methods = repeatable ? [...idempotent, method] : [...idempotent]
    return { method, signal, retry: { methods }, ...(json !== undefined && { json }) }
  }
}

function baseOf(address: string): URL {
  const base = URL.canParse(address) ? new URL(address) : undefined
  if (!base || !/^https?:$/.test(base.protocol) || base.username || base.password) {
    throw new ConnectorError(
      'CONFIG_INVALID',
      'the address of the service: expected http:// or https:// and a host, without a password',
    )
  }
  base.pathname = base.pathname.replace(/\/*$/, '/')
  return base
}

function turnsOf(rate: HttpClientOptions['rate'], signal: AbortSignal): () => Promise<void> {
  if (!rate) return async () => signal.throwIfAborted()
  const { requests, perSeconds } = rate
  const throttle = pThrottle({ limit: requests, interval: perSeconds * 1000, strict: true, signal })
  return throttle(async () => signal.throwIfAborted())
}

function itemsOf(page: JsonValue): readonly JsonValue[] {
  if (Array.isArray(page)) return page
  throw new ConnectorError('SERVICE_REFUSED', 'a page of the service is no list', {
    hint: 'name what holds the items: see PageRequest.items',
  })
}

function nextOf(target: string | undefined, page: string): { readonly url: URL } | false {
  return target !== undefined && { url: new URL(target, page) }
}
