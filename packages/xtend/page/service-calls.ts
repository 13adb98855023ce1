/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** An answer that is no success. */
class CallFailed extends Error {}

/** The answer to a call. */
export interface CallAnswer {
  readonly status: number
  readonly type: string
  /** Not more than `longestText` characters. */
  readonly text: string
  readonly isCut: boolean
}

const longestText = 100_000

/** In memory only: a page that is loaded again has none. */
let token: string | undefined

/** Takes the token for all further calls, or forgets it. */
export function setToken(given: string | undefined): void {
  token = given
}

/** Whether there is a token. */
export function hasToken(): boolean {
  return token !== undefined
}

/**
 * Calls a route and reads its answer as text.
 *
 * @param path relative to the page, each part encoded
 * @param body sent as JSON by POST; GET where left out
 */
export async function call(path: string, body?: Json): Promise<CallAnswer> {
  const leaving = new AbortController()
  const response = await send(path, 'application/json, */*;q=0.5', body, leaving.signal)
  let text = ''
  for await (const piece of pieces(response)) {
    text += piece
    if (text.length > longestText) break
  }
  leaving.abort()
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text: text.slice(0, longestText),
    isCut: text.length > longestText,
  }
}

/** Calls a route whose answer is one JSON value. */
export async function callJson(path: string, body?: Json): Promise<Json> {
  const response = await send(path, 'application/json', body)
  const text = await response.text()
  if (!response.ok) throw new CallFailed(reasonOf(response.status, text))
  return JSON.parse(text) as Json
}

/**
 * Calls a route whose answer is a stream of items, and stops it after some of them.
 *
 * @returns the items, and whether there are more
 */
export async function callItems(
  path: string,
  most: number,
  body?: Json,
): Promise<{ readonly items: Json[]; readonly isCut: boolean }> {
  const leaving = new AbortController()
  const response = await send(path, 'application/x-ndjson', body, leaving.signal)
  if (!response.ok) throw new CallFailed(reasonOf(response.status, await response.text()))
  const items: Json[] = []
  let rest = ''
  for await (const piece of pieces(response)) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (items.length === most) {
        leaving.abort()
        return { items, isCut: true }
      }
      items.push(itemOf(line))
    }
  }
  if (rest !== '') throw new CallFailed('the answer ended in the middle')
  return { items, isCut: false }
}

/** The last line of an answer that failed midway tells why. */
function itemOf(line: string): Json {
  const item = JSON.parse(line) as Json
  const problem = memberOf(item, 'problem')
  if (problem !== undefined && memberOf(item, 'status') === undefined) throw new CallFailed(detailOf(problem))
  return item
}

async function send(
  path: string,
  accept: string,
  body: Json | undefined,
  signal?: AbortSignal,
): Promise<Response> {
  const headers = new Headers({ accept })
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  if (body !== undefined) headers.set('content-type', 'application/json')
  try {
    return await fetch(new URL(path, document.baseURI), {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
  } catch {
    throw new CallFailed('the service does not answer')
  }
}

async function* pieces(response: Response): AsyncGenerator<string> {
  if (response.body === null) return
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } catch {
    throw new CallFailed('the answer was cut')
  } finally {
    reader.releaseLock()
  }
}

function reasonOf(status: number, text: string): string {
  try {
    return `${status}: ${detailOf(JSON.parse(text) as Json)}`
  } catch {
    return String(status)
  }
}

function detailOf(problem: Json): string {
  const parts = [memberOf(problem, 'detail'), memberOf(problem, 'hint'), memberOf(problem, 'code')]
  return parts.filter((part) => typeof part === 'string').join('; ')
}

/** A member of an object, or undefined where it is none or has none. */
export function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.hasOwn(value, name) ? (value as { readonly [key: string]: Json })[name] : undefined
}

/** A value as a text for a cell of a table. */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
