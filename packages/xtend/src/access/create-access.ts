import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { HttpError } from '../problems/http-error.ts'
import { checkSettings } from '../settings/check-settings.ts'
import type { Access } from './access.ts'
import type { AccessSettings } from './access-settings.ts'
import { FailedAttempts } from './failed-attempts.ts'
import { isKnownHost } from './known-host.ts'
import { KnownTokens } from './known-tokens.ts'
import type { Scope } from './scope.ts'

const challenge = 'Bearer realm="xtend"'

/**
 * Makes what decides who may call a service: every route but the public ones takes a bearer token, always. Where no read token
 * is given, a random one is made; see `announceToken`.
 *
 * @param given the tokens, whether erasure is enabled, the host names
 * @param attempts what slows wrong tokens
 * @returns the decision; it holds digests of the tokens
 * @throws ConnectorError `HOST_SETTINGS` for a token that is too short, or erasure enabled without a token for it
 * @example const access = createAccess({ readTokens: [token] })
 */
export function createAccess(
  given: Partial<AccessSettings> = {},
  attempts: FailedAttempts = new FailedAttempts(),
): Access {
  checkSettings(given)
  const { eraseTokens = [], eraseEnabled = false, allowedHosts = [] } = given
  const isGiven = given.readTokens !== undefined && given.readTokens.length > 0
  const readTokens = isGiven ? given.readTokens : [randomBytes(32).toString('base64url')]
  const tokens = new KnownTokens({ read: readTokens, erase: eraseTokens })

  async function refuseToken(request: IncomingMessage, presented: boolean): Promise<never> {
    const gone = new AbortController()
    const leave = () => gone.abort()
    request.socket.once('close', leave)
    const isHeld = presented ? await attempts.fail(request.socket.remoteAddress ?? '', gone.signal) : true
    request.socket.off('close', leave)
    if (!isHeld) {
      throw new HttpError(429, 'OVERLOADED', 'too many requests came with wrong tokens', {
        headers: { 'retry-after': '5' },
      })
    }
    const message = 'expected the header Authorization: Bearer with a token that is known here'
    const error = presented ? `${challenge}, error="invalid_token"` : challenge
    throw new HttpError(401, 'UNAUTHENTICATED', message, { headers: { 'www-authenticate': error } })
  }

  return {
    async admit(request: IncomingMessage, scope: Scope): Promise<void> {
      checkHost(request, allowedHosts)
      if (scope === 'public') return
      const presented = bearerToken(request)
      const scopes = presented === undefined ? undefined : tokens.scopesOf(presented)
      if (scopes === undefined) return refuseToken(request, request.headers.authorization !== undefined)
      if (scope === 'erase' && !eraseEnabled) {
        throw new HttpError(403, 'NOT_ENABLED', 'erasing is not enabled here')
      }
      if (!scopes.has(scope)) {
        throw new HttpError(403, 'FORBIDDEN', `expected a token with the scope ${scope}`, {
          headers: { 'www-authenticate': `${challenge}, error="insufficient_scope", scope="${scope}"` },
        })
      }
    },
    secrets: [...new Set([...readTokens, ...eraseTokens])],
    ...(isGiven ? {} : { madeToken: readTokens[0] as string }),
  }
}

/** Several `Host` or `Authorization` headers are read differently by different programs in between, so they are none. */
function onlyValue(request: IncomingMessage, name: 'host' | 'authorization'): string | undefined {
  const values = request.headersDistinct[name]
  return values?.length === 1 ? values[0] : undefined
}

function bearerToken(request: IncomingMessage): string | undefined {
  return /^Bearer +(\S+)$/i.exec(onlyValue(request, 'authorization') ?? '')?.[1]
}

function checkHost(request: IncomingMessage, allowed: readonly string[]): void {
  // proxies are sent whole URLs, whose host counts before the header's
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(request.url ?? '')?.[1]
  const isKnown = [onlyValue(request, 'host'), ...(authority === undefined ? [] : [authority])].every(
    (host) => isKnownHost(host, allowed),
  )
  if (isKnown) return
  throw new HttpError(421, 'HOST_UNKNOWN', 'the request names a host that this service does not answer to', {
    hint: 'let the operator add the host name to XTEND_ALLOWED_HOSTS',
  })
}
