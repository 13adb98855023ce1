/** An answer with a status or headers of its own. */
export class RouteAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown

  /** See `answer`. */
  constructor(status: number, headers: Readonly<Record<string, string>>, body: unknown) {
    this.status = status
    this.headers = headers
    this.body = body
  }
}

/**
 * An answer with a status or headers of its own.
 *
 * @param parts `status` is 200, or 204 without a body, where left out, and always 200 of a stream; `headers` are none of
 *   those that tell how the body is sent, such as `content-length`; `body` is what a handler might return itself
 * @returns what a handler returns
 * @example handler: () => answer({ status: 201, headers: { location: '/orders/7' }, body: { id: 7 } })
 */
export function answer(parts: {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}): RouteAnswer {
  const status = parts.status ?? (parts.body === undefined ? 204 : 200)
  return new RouteAnswer(status, parts.headers ?? {}, parts.body)
}
