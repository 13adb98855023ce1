import type { JsonObject } from '@monoid-kit/core'

/** What is fixed about one setting. */
export type SettingDefinition =
  | { readonly kind: 'text'; readonly default?: string; readonly secret?: boolean; readonly meaning: string }
  | { readonly kind: 'switch'; readonly default?: boolean; readonly meaning: string }
  | NumberSetting
  | { readonly kind: 'names'; readonly default?: readonly string[]; readonly meaning: string }
  | {
      readonly kind: 'choice'
      readonly choices: readonly string[]
      readonly default: string
      readonly meaning: string
    }
  | { readonly kind: 'object'; readonly default?: JsonObject; readonly meaning: string }

/** A setting that is a number. */
export interface NumberSetting {
  readonly kind: 'number'
  readonly unit: 'seconds' | 'bytes' | 'port' | 'count'
  readonly least: number
  readonly most: number
  readonly default: number
  readonly meaning: string
}

function seconds(standard: number, meaning: string, least = 0.001, most = 86_400) {
  return { kind: 'number', unit: 'seconds', least, most, default: standard, meaning } as const
}

function count(standard: number, least: number, meaning: string) {
  return { kind: 'number', unit: 'count', least, most: 1_000_000, default: standard, meaning } as const
}

function bytes(standard: number, least: number, meaning: string) {
  return { kind: 'number', unit: 'bytes', least, most: 2 ** 30, default: standard, meaning } as const
}

/**
 * Every setting of a connector set: each is a key of `server.config`, a property from code, and an environment variable,
 * all by the same name. The table of the documentation is made of it.
 *
 * @example settingTable.tcpProbePort.default // 8000
 */
export const settingTable = {
  targetServer: { kind: 'text', meaning: 'address of the Vantiq server; without a scheme TLS is used' },
  authToken: { kind: 'text', secret: true, meaning: 'long-lived access token of the namespace' },
  username: { kind: 'text', meaning: 'user to log in as, where there is no token; a token is better' },
  password: { kind: 'text', secret: true, meaning: 'password of the user' },
  sources: { kind: 'names', meaning: 'names of the sources, parted by commas' },
  sendPings: {
    kind: 'switch',
    default: true,
    meaning: 'whether to send pings, so that a dead network is noticed',
  },
  tcpProbePort: {
    kind: 'number',
    unit: 'port',
    least: 0,
    most: 65_535,
    default: 8000,
    meaning: 'port that accepts connections while the connector is healthy',
  },
  automaticHealth: {
    kind: 'switch',
    default: false,
    meaning: 'whether health follows the connections: healthy while all sources are connected',
  },
  healthGraceSeconds: seconds(
    60,
    'how long a source may be without a connection before automatic health ends',
    0,
  ),
  failOnConnectionError: {
    kind: 'switch',
    default: false,
    meaning: 'whether the first failed attempt to connect ends the set instead of being repeated',
  },
  reconnectSecret: {
    kind: 'text',
    secret: true,
    meaning:
      'makes the claim on a source survive a restart of the process; one of its own for each run where left out',
  },
  connectKWArgs: {
    kind: 'object',
    meaning:
      "the Python SDK's connection arguments as a JSON object; those that are understood become settings",
  },
  dialTimeoutSeconds: seconds(10, 'longest wait for the WebSocket to open'),
  authenticationTimeoutSeconds: seconds(10, 'longest wait for the answer to the token'),
  configurationTimeoutSeconds: seconds(15, "longest wait for a source's configuration"),
  closeTimeoutSeconds: seconds(10, 'time that running handlers have to end when the set is closed'),
  pingIntervalSeconds: seconds(20, 'time between pings'),
  pongTimeoutSeconds: seconds(20, 'longest silence after a ping'),
  backOffFirstSeconds: seconds(
    0.5,
    'upper end of the first wait before another attempt; doubled with each failure',
  ),
  backOffCapSeconds: seconds(30, 'upper end of any wait before another attempt'),
  stableSeconds: seconds(30, 'how long a source must stay connected for the waits to begin anew', 0),
  // Binary is what the server itself and the Java SDK send; bytes of rows go out without being looked at as text again.
  frames: {
    kind: 'choice',
    choices: ['binary', 'text'],
    default: 'binary',
    meaning: 'kind of WebSocket frame that is sent; both kinds are accepted',
  },
  compression: { kind: 'switch', default: false, meaning: 'whether to offer permessage-deflate' },
  maxInboundBytes: bytes(16 * 2 ** 20, 1024, 'longest frame that is accepted'),
  maxFrameBytes: bytes(262_144, 1024, 'longest frame that is sent'),
  maxBufferedBytes: bytes(1_048_576, 1024, 'most bytes that wait in one socket before senders wait'),
  maxWaitingSends: count(1000, 0, 'most notifications of a source that may wait while it is not connected'),
  maxUnacknowledgedNotifications: count(
    5,
    0,
    'most notifications without an acknowledgement; 0 for no limit',
  ),
  acknowledgementTimeoutSeconds: seconds(30, 'after which an acknowledgement counts as lost'),
  bundleFactor: count(500, 0, 'most rows in one message of a query reply; 0 for as many as fit'),
  heartbeatSeconds: seconds(
    15,
    'after which rows that are there are sent although a message is not full; 0 for never',
    0,
  ),
  queryTimeoutSeconds: seconds(
    32,
    'longest time that a query may go without sending rows; 0 for no limit',
    0,
  ),
  maxActiveQueries: count(10, 1, 'most queries of a source that are handled at a time'),
  maxQueuedQueries: count(100, 0, 'most queries of a source that wait for their turn'),
  maxQueuedPublishes: count(1000, 1, 'most publishes of a source that wait for their turn'),
  maxQueuedBytes: bytes(64 * 2 ** 20, 1024, 'most bytes of publishes that wait for their turn'),
  caFile: { kind: 'text', meaning: 'file of further certificate authorities (PEM)' },
  disableSslVerification: {
    kind: 'switch',
    default: false,
    meaning: 'whether any certificate is accepted: the token can then be read by who stands between',
  },
  serverHostname: {
    kind: 'text',
    meaning: "name that the server's certificate must have, where not the host's",
  },
  proxy: {
    kind: 'text',
    secret: true,
    meaning: 'address of an HTTP proxy, or none; https_proxy, http_proxy and no_proxy count where left out',
  },
} as const satisfies Record<string, SettingDefinition>

/** The name of a setting. */
export type SettingName = keyof typeof settingTable

type ValueOf<D> = D extends { kind: 'choice'; choices: readonly (infer C)[] }
  ? C
  : D extends { kind: 'text' }
    ? string
    : D extends { kind: 'switch' }
      ? boolean
      : D extends { kind: 'number' }
        ? number
        : D extends { kind: 'names' }
          ? readonly string[]
          : JsonObject

/** The settings of a connector set, checked, with defaults filled in. */
export type Settings = {
  readonly [K in SettingName]: (typeof settingTable)[K] extends { default: unknown }
    ? ValueOf<(typeof settingTable)[K]>
    : ValueOf<(typeof settingTable)[K]> | undefined
}

/** Settings as a caller gives them: those that are left out or undefined have their defaults. */
export type SettingInput = { readonly [K in SettingName]?: ValueOf<(typeof settingTable)[K]> | undefined }
