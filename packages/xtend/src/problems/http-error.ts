import { ConnectorError, type ConnectorErrorOptions, type ErrorCode } from '@monoid-kit/core'

/** One part of a request that is wrong: where it is, and what is wrong with it, never what it holds. */
export interface RequestFault {
  /** A JSON Pointer into the body, such as `/identifiers/0/schema_name`. */
  readonly pointer?: string
  /** The name of a parameter of the path or the query. */
  readonly parameter?: string
  readonly detail: string
}

/** What an `HttpError` may carry besides its status, code and message. */
export interface HttpErrorOptions extends ConnectorErrorOptions {
  /** Headers of the response, such as `allow` or `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>
  /** The parts of the request that are wrong. */
  readonly errors?: readonly RequestFault[]
}

/**
 * An error that says by which status it is answered. Handlers may throw it; a `ConnectorError` gets the status that
 * fits its code.
 *
 * @example throw new HttpError(404, 'NOT_FOUND', 'there is no city of this name')
 */
export class HttpError extends ConnectorError {
  /** 400 to 599. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly errors: readonly RequestFault[]

  constructor(status: number, code: ErrorCode, message: string, options: HttpErrorOptions = {}) {
    super(code, message, options)
    this.status = status
    this.headers = options.headers ?? {}
    this.errors = options.errors ?? []
  }
}
