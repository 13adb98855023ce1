import { randomUUID } from 'node:crypto'
import type { JsonObject, JsonValue } from '@monoid-kit/core'
import type { VantiqBehaviour } from './behaviour.ts'

/** Whether messages have all members that were seen on real ones. */
export type MessageShape = VantiqBehaviour['shape']

/** An answer without an `op`: accepted, refused or acknowledged. */
export function statusMessage(status: number, body?: JsonValue): JsonObject {
  return body === undefined ? { status } : { status, body }
}

/** An answer that refuses, with the list of errors that real servers send. */
export function refusal(status: number, code: string, message: string): JsonObject {
  return statusMessage(status, [{ code, message, params: [], isFormatted: true }])
}

/**
 * The answer to who has authenticated: with tokens in it, none of which may ever be seen in a log.
 *
 * @param canaries the texts to put there
 * @param shape whether there is a body at all
 */
export function authenticated(
  [accessToken, idToken]: readonly [string, string],
  shape: MessageShape,
): JsonObject {
  if (shape === 'minimal') return statusMessage(200)
  return {
    status: 200,
    contentType: 'application/json',
    body: {
      anonymous: false,
      userInfo: {
        accessToken,
        idToken,
        username: 'b2a8e9a4-connector',
        preferredUsername: 'connector',
        namespace: 'test',
        homeNamespace: 'test',
        createdBy: 'tester',
        userType: 'node',
        profiles: ['system.federatedNode'],
      },
    },
  }
}

/** The configuration of a source; accepting it is what makes a connector connected. */
export function configureExtension(
  source: string,
  config: JsonObject | null,
  shape: MessageShape,
): JsonObject {
  if (shape === 'minimal') return { op: 'configureExtension', object: { config } }
  return {
    ...forSource('configureExtension', source, shape),
    object: { config, mapId: randomUUID(), sessionId: randomUUID() },
    contentType: 'application/json',
    isSystemResource: true,
    parameters: {},
    skipMonitoring: false,
    isExternal: false,
    address: randomUUID(),
    messageHeaders: {},
  }
}

/** What is published to a source. */
export function publish(source: string, object: JsonObject, shape: MessageShape): JsonObject {
  return { ...forSource('publish', source, shape), object }
}

/** A query with the address that its replies have to name. */
export function query(source: string, object: JsonObject, address: string, shape: MessageShape): JsonObject {
  return { ...forSource('query', source, shape), messageHeaders: { REPLY_ADDR_HEADER: address }, object }
}

/** The request to connect to the source once more; a real sample had no `resourceName`. */
export function reconnectRequired(source: string, shape: MessageShape): JsonObject {
  if (shape === 'minimal') return { op: 'reconnectRequired', resourceId: source }
  return forSource('reconnectRequired', source, shape)
}

function forSource(op: string, source: string, shape: MessageShape): JsonObject {
  const message = { op, resourceName: 'sources', resourceId: source }
  return shape === 'minimal'
    ? message
    : { ...message, isSystemResource: true, contentType: 'application/json' }
}
