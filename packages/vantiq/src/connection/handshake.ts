import { setTimeout as delay } from 'node:timers/promises'
import { ConnectorError, type JsonValue, Scrubber } from '@monoid-kit/core'
import type { Incoming, StatusMessage } from '../protocol/messages.ts'
import { authentication, type Credentials, claim } from '../protocol/outgoing.ts'
import type { SourceSocket } from './source-socket.ts'

/** How often a source is claimed on one socket while the server is just restarting it. */
const maxClaims = 10

/** What a claim needs. */
export interface ClaimOptions {
  readonly source: string
  readonly reconnectSecret: string
  readonly timeoutMs: number
  /** Between two claims on one socket. */
  readonly retryMs: number
  /** Whether the source was connected on this socket before, so that publishes and queries may still be on their way. */
  readonly isRenewal: boolean
  /** Takes all that is no answer to the claim. */
  readonly onPassing: (incoming: Incoming) => void
}

/**
 * Proves who connects.
 *
 * @param socket fresh
 * @param credentials token, or user and password
 * @param timeoutMs longest wait for the answer
 * @throws ConnectorError `LOGIN_FAILED` where the server does not accept them, which no repetition mends; `SERVICE_REFUSED` where
 *   it cannot say (5xx, 408, 429), `CONNECT_TIMEOUT` where it says nothing
 * @example await authenticate(socket, { token }, 10_000)
 */
export async function authenticate(
  socket: SourceSocket,
  credentials: Credentials,
  timeoutMs: number,
): Promise<void> {
  await socket.send(authentication(credentials))
  const answer = await socket.expect({
    judge: (incoming) => (incoming.kind === 'status' ? { value: incoming } : undefined),
    timeoutMs,
    late: () => late('the token', timeoutMs, 'authenticationTimeoutSeconds'),
  })
  if (answer.status < 300) return
  const secrets = 'token' in credentials ? [credentials.token] : [credentials.password]
  const said = describe(answer, new Scrubber(secrets))
  const { status } = answer
  const mayPass = status < 400 || status >= 500 || status === 408 || status === 429
  throw mayPass
    ? new ConnectorError('SERVICE_REFUSED', `Vantiq cannot check the token now: ${said}`, {
        hint: 'try again later',
      })
    : new ConnectorError('LOGIN_FAILED', `Vantiq refused the token: ${said}`, {
        hint: 'set authToken, or CONNECTOR_AUTH_TOKEN, to a token of the namespace that is still valid',
      })
}

/**
 * Claims a source, and waits for its configuration. A source that the server is just restarting is claimed again, some times.
 *
 * @param socket authenticated
 * @param options see `ClaimOptions`
 * @returns the configuration, which may be anything
 * @throws ConnectorError `SOURCE_REFUSED` where the server refuses, `MESSAGE_INVALID` where it answers with something else,
 *   `CONNECT_TIMEOUT` where it says nothing
 * @example const configuration = await claimSource(socket, { source: 'orders', reconnectSecret, ...limits })
 */
export async function claimSource(socket: SourceSocket, options: ClaimOptions): Promise<JsonValue> {
  const { source, timeoutMs, retryMs } = options
  for (let attempt = 1; ; attempt += 1) {
    // listening first: a quick answer to a renewal would go to the receiver of the connection before
    const [answer] = await Promise.all([
      socket.expect({
        judge: (incoming) => judgeClaim(incoming, options),
        timeoutMs,
        late: () => late(`the claim on ${JSON.stringify(source)}`, timeoutMs, 'configurationTimeoutSeconds'),
      }),
      socket.send(claim(source, options.reconnectSecret)),
    ])
    if ('configuration' in answer) return answer.configuration
    if (attempt === maxClaims) throw answer.refusal
    // over when the socket is, without a word: the next send says why
    await delay(retryMs, undefined, { signal: socket.signal }).catch(() => {})
  }
}

type ClaimAnswer = { readonly configuration: JsonValue } | { readonly refusal: ConnectorError }

function judgeClaim(incoming: Incoming, options: ClaimOptions): { readonly value: ClaimAnswer } | undefined {
  const { source, reconnectSecret, isRenewal, onPassing } = options
  const name = JSON.stringify(source)
  if (incoming.kind === 'configuration') {
    const { configuration } = incoming
    if (configuration !== undefined) return { value: { configuration } }
    throw misplaced(`the configuration of ${name} has no object.config`)
  }
  if (incoming.kind === 'status' && incoming.status >= 300) {
    const refusal = refusalOf(incoming, source, reconnectSecret)
    if (incoming.text?.includes('does not have an associated stream')) return { value: { refusal } }
    throw refusal
  }
  if (incoming.kind === 'reconnect') {
    return {
      value: { refusal: new ConnectorError('SOURCE_REFUSED', `${name} is being restarted over and over`) },
    }
  }
  const isWork = incoming.kind !== 'status' && incoming.kind !== 'junk'
  if (isWork && !isRenewal) throw misplaced(`expected the configuration of ${name}, came a ${incoming.kind}`)
  onPassing(incoming)
  return undefined
}

function misplaced(message: string): ConnectorError {
  return new ConnectorError('MESSAGE_INVALID', message, { hint: 'report it to Vantiq' })
}

function refusalOf(answer: StatusMessage, source: string, reconnectSecret: string): ConnectorError {
  const said = describe(answer, new Scrubber([reconnectSecret]))
  return new ConnectorError('SOURCE_REFUSED', `Vantiq refused the source ${JSON.stringify(source)}: ${said}`)
}

/** As the Python SDK words it: `401 :: authFailure:invalid authToken`. */
function describe({ status, code, text }: StatusMessage, scrubber: Scrubber): string {
  const body = code === undefined && text === undefined ? 'no reason given' : `${code ?? ''}:${text ?? ''}`
  return `${status} :: ${scrubber.scrubText(body)}`
}

function late(what: string, timeoutMs: number, setting: string): ConnectorError {
  return new ConnectorError('CONNECT_TIMEOUT', `Vantiq did not answer ${what} within ${timeoutMs / 1000} s`, {
    hint: `nothing: it is tried again by itself; ${setting} sets the time`,
  })
}
