import { createLog, type MonoidLogMessage, Scrubber } from '@monoid-kit/core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { createAccess } from '../src/access/create-access.ts'
import { createXtendService, type XtendServiceOptions } from '../src/service/create-xtend-service.ts'
import { SampleSilo, type StorePlan, sampleSpec, secret } from './sample-silo.ts'

export const readToken = 'reader-0123456789-0123456789-0123456789'
export const eraseToken = 'eraser-0123456789-0123456789-0123456789'

/** What of a service is not as usual. */
export interface ServiceCase extends Partial<XtendServiceOptions> {
  /** The stores of its silo; no silo where left out. */
  readonly stores?: readonly StorePlan[]
  readonly eraseEnabled?: boolean
}

/** Starts a service on a free port of the loopback; it is closed when the test has ended. */
export async function startService(options: ServiceCase = {}) {
  const started = await openService(options)
  onTestFinished(started.close)
  return started
}

/** Starts a service that the tests of a block share: to be called in the block. */
export function shareService(options: ServiceCase = {}): { readonly call: ReturnType<typeof caller> } {
  let started: Awaited<ReturnType<typeof openService>>
  beforeAll(async () => {
    started = await openService(options)
  })
  afterAll(() => started.close())
  return { call: (...request) => started.call(...request) }
}

async function openService({ stores, eraseEnabled = true, ...options }: ServiceCase) {
  const logged: MonoidLogMessage[] = []
  const scrubber = new Scrubber([secret, readToken, eraseToken])
  const log = await createLog({ log: (entry) => logged.push(entry) }, { scrubber, level: 'debug' })
  const silo = new SampleSilo(stores ?? [])
  const service = await createXtendService({
    name: 'sample',
    version: '1.2.3',
    access: createAccess({ readTokens: [readToken], eraseTokens: [eraseToken], eraseEnabled }),
    log,
    scrubber,
    ...(stores && { silo: { silo, spec: sampleSpec, offers: ['find'] as const } }),
    ...options,
  })
  const { url, port } = await service.listen({ host: '127.0.0.1', port: 0 })
  const close = async () => {
    silo.release()
    await service.close({ graceSeconds: 0 })
    await silo.close()
  }
  return { service, silo, url, port, logged, close, call: caller(url) }
}

/** How a request is made. */
export interface CallOptions {
  readonly method?: string
  readonly body?: unknown
  readonly accept?: string
  readonly token?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

function caller(url: string) {
  return (path: string, { method, body, accept, token = readToken, headers, signal }: CallOptions = {}) =>
    fetch(url + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(accept === undefined ? {} : { accept }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    })
}

/** The lines of an NDJSON text. */
export function linesOf(text: string): readonly unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
