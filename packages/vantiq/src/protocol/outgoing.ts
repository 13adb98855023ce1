import type { Outgoing } from './messages.ts'

/** A token, or a user and a password. */
export type Credentials =
  | { readonly token: string }
  | { readonly username: string; readonly password: string }

/**
 * The first message on a socket: who connects.
 *
 * @param credentials the token, or the user and the password
 * @returns the message
 * @example authentication({ token }).op // 'validate'
 */
export function authentication(credentials: Credentials): Outgoing {
  const resourceName = 'system.credentials'
  if ('token' in credentials) return { op: 'validate', resourceName, object: credentials.token }
  const { username, password } = credentials
  return { op: 'authenticate', resourceName, object: { username, password } }
}

/**
 * The message that claims a source.
 *
 * @param source name of the source
 * @param reconnectSecret the same at each claim of a source, so that the server hands it over from a dead connection
 * @returns the message
 * @example claim('orders', 'orders_s3cret').resourceId // 'orders'
 */
export function claim(source: string, reconnectSecret: string): Outgoing {
  return {
    op: 'connectExtension',
    resourceName: 'sources',
    resourceId: source,
    parameters: { reconnectSecret },
  }
}
