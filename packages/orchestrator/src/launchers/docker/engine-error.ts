import { ConnectorError, type ErrorCode } from '@monoid-kit/core'

/** The engine's own words are cut here. */
const mostCharacters = 300

/**
 * The status with which the engine refused a request.
 *
 * @param thrown what a request of the engine's API threw
 * @returns an HTTP status; undefined where the engine did not answer at all
 */
export function engineStatus(thrown: unknown): number | undefined {
  const status = (thrown as { statusCode?: unknown } | null | undefined)?.statusCode
  return typeof status === 'number' ? status : undefined
}

/**
 * Says what went wrong between here and the engine: it did not answer, or it refused. What the engine says is told, for nothing that is sent
 * to it as a parameter is secret; argument files travel as content.
 *
 * @param thrown what a request of the engine's API threw
 * @param code the code where the engine answered and refused
 * @param what what was tried, such as `the container could not be started`
 * @returns `thrown` itself where it is a `ConnectorError`
 */
export function engineError(thrown: unknown, code: ErrorCode, what: string): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown
  if (engineStatus(thrown) === undefined) {
    const reason = (thrown as { code?: unknown } | null | undefined)?.code
    const named = typeof reason === 'string' && /^[A-Z][A-Z0-9_]{1,39}$/.test(reason) ? ` (${reason})` : ''
    return new ConnectorError('ENGINE_UNREACHABLE', `no container engine answered${named}: ${what}`, {
      cause: thrown,
      ...((reason === 'EACCES' || reason === 'EPERM') && {
        hint: 'let this user use the engine, such as by the group docker',
      }),
    })
  }
  return new ConnectorError(code, `${what}: ${engineWords(thrown)}`, { cause: thrown })
}

/** What the engine said, on one line. */
function engineWords(thrown: unknown): string {
  const { json, statusCode } = thrown as { readonly json?: unknown; readonly statusCode?: unknown }
  const message = (json as { message?: unknown } | null | undefined)?.message
  if (typeof message !== 'string' || message.trim() === '') return `status ${String(statusCode)}`
  return oneLine(message)
}

/** A foreign text, on one line and not too long. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line
}
