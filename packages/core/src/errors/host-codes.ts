import type { ErrorDefinition } from './error-definition.ts'

/**
 * The codes of what can go wrong where a silo is served in another way than by commands: as an HTTP service, over a
 * WebSocket.
 *
 * @example hostCodes.PORT_UNAVAILABLE.exitCode // 3
 */
export const hostCodes = {
  HOST_SETTINGS: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 3,
    meaning: 'the settings of the host are wrong or incomplete, so it did not start',
    hint: 'correct the named settings',
  },
  PORT_UNAVAILABLE: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 3,
    meaning: 'a port cannot be listened on: another program has it, or it is not allowed',
    hint: 'stop the other program or choose another port',
  },
  REQUEST_INVALID: {
    failureType: 'config',
    scope: 'store',
    exitCode: 2,
    meaning: 'a request to the host is not what it expects',
    hint: 'correct the named parts of the request',
  },
  NOT_FOUND: {
    failureType: 'config',
    scope: 'store',
    exitCode: 2,
    meaning: 'a request names what does not exist',
    hint: 'correct the name',
  },
  NOT_ENABLED: {
    failureType: 'config',
    scope: 'store',
    exitCode: 2,
    meaning: 'a request asks for what the operator has not allowed',
    hint: 'let the operator enable it in the settings of the host',
  },
  UNAUTHENTICATED: {
    failureType: 'config',
    scope: 'store',
    exitCode: 2,
    meaning: 'a request to the host carries no token that the host knows',
    hint: 'send a token that the operator of the host has set',
  },
  FORBIDDEN: {
    failureType: 'config',
    scope: 'store',
    exitCode: 2,
    meaning: 'a request to the host carries a token that is not meant for such requests',
    hint: 'send a token with the scope that the message names',
  },
  HOST_UNKNOWN: {
    failureType: 'config',
    scope: 'store',
    exitCode: 2,
    meaning: 'a request was sent to a host name that the host does not answer to',
    hint: 'let the operator add the name to the allowed ones in the settings of the host',
  },
  OVERLOADED: {
    failureType: 'transient',
    scope: 'store',
    exitCode: 4,
    meaning: 'the host already has as much work as it may take',
    hint: 'try again later',
  },
  NOT_READY: {
    failureType: 'transient',
    scope: 'silo',
    exitCode: 4,
    meaning:
      'the host cannot take requests now: it is about to end or has no room, or its silo does not work',
    hint: 'look into its log',
  },
  SOURCE_REFUSED: {
    failureType: 'transient',
    scope: 'silo',
    exitCode: 4,
    meaning: 'Vantiq did not let the connector have a source',
    hint: 'check that the source exists, is active and is not served by another connector',
  },
} as const satisfies Record<string, ErrorDefinition>
