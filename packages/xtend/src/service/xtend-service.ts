import type { AddressInfo } from 'node:net'
import { ConnectorError, type JsonObject } from '@monoid-kit/core'
import type { FastifyInstance } from 'fastify'
import type { Access } from '../access/access.ts'
import type { InFlight } from './in-flight.ts'

/** How long cut requests may take to let go of what they hold. */
const lettingGoMilliseconds = 2000

/** Where a service listens. */
export interface ListenOptions {
  /** An address of this machine; `0.0.0.0`, all of them, where left out. */
  readonly host?: string
  /** 0 lets the system choose one. */
  readonly port: number
}

/** What a service is made of. */
export interface ServiceParts {
  readonly app: FastifyInstance
  readonly inFlight: InFlight
  readonly access: Access
  readonly openapi: JsonObject
  readonly maxConnections: number
}

/**
 * An HTTP service: see `createXtendService`.
 *
 * @example
 * const { url } = await service.listen({ port: 8081 })
 * await service.close({ graceSeconds: 10 })
 */
export class XtendService {
  /** The OpenAPI 3.1 document, as `/openapi.json` answers it. */
  readonly openapi: JsonObject
  /** What lets its callers in. */
  readonly access: Access
  readonly #app: FastifyInstance
  readonly #inFlight: InFlight
  readonly #maxConnections: number
  #closed: Promise<void> | undefined

  constructor({ app, inFlight, access, openapi, maxConnections }: ServiceParts) {
    this.openapi = openapi
    this.access = access
    this.#app = app
    this.#inFlight = inFlight
    this.#maxConnections = maxConnections
  }

  /**
   * Begins to take requests.
   *
   * @param options the address and the port
   * @returns the port that it listens on, and a URL of it
   * @throws ConnectorError `PORT_UNAVAILABLE`
   */
  async listen({
    host = '0.0.0.0',
    port,
  }: ListenOptions): Promise<{ readonly port: number; readonly url: string }> {
    try {
      await this.#app.listen({ host, port })
    } catch (cause) {
      const { code = 'no code' } = cause as NodeJS.ErrnoException
      throw new ConnectorError(
        'PORT_UNAVAILABLE',
        `port ${port} of ${host} cannot be listened on (${code})`,
        {
          cause,
        },
      )
    }
    this.#app.server.maxConnections = this.#maxConnections
    const { port: actual, address, family } = this.#app.server.address() as AddressInfo
    const isAll = address === '0.0.0.0' || address === '::'
    const name = isAll ? 'localhost' : family === 'IPv6' ? `[${address}]` : address
    return { port: actual, url: `http://${name}:${actual}` }
  }

  /**
   * Takes no more requests, lets those in flight end, and cuts what has not ended after the grace: its work is aborted,
   * and its caller sees an answer that is not whole.
   *
   * @param options `graceSeconds`: how long requests may still take; 10 where left out
   * @returns settles once every connection is closed and all work has ended, or been given up
   */
  close({ graceSeconds = 10 }: { readonly graceSeconds?: number } = {}): Promise<void> {
    this.#closed ??= this.#close(graceSeconds)
    return this.#closed
  }

  async #close(graceSeconds: number): Promise<void> {
    this.#inFlight.refuseMore()
    const { server } = this.#app
    const closed = this.#app.close()
    if (!(await within(graceSeconds * 1000, this.#inFlight.ended()))) {
      this.#inFlight.abort(new ConnectorError('CANCELLED', 'the service ended before the answer did'))
      await within(lettingGoMilliseconds, this.#inFlight.ended())
    }
    server.closeAllConnections()
    await closed
  }
}

/** Whether something ends in time. */
async function within(milliseconds: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false)
  })
  const inTime = await Promise.race([work.then(() => true), tooLate])
  clearTimeout(timer)
  return inTime
}
