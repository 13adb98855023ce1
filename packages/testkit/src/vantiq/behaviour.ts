import type { JsonObject, JsonValue } from '@monoid-kit/core'

/** How the server answers who wants to authenticate. */
export type AuthenticationAnswer =
  /** Compares the token, or the user's name and password; refuses a wrong one with a list of one error. */
  | { readonly kind: 'check' }
  /** Refuses whatever comes; without a body where `body` is left out. */
  | { readonly kind: 'refuse'; readonly status: number; readonly body?: JsonValue }
  /** Sends something else, byte for byte. */
  | { readonly kind: 'send'; readonly text: string }
  | { readonly kind: 'silence' }

/** How the server answers who wants to be the connector of a source. */
export type ConnectAnswer =
  /** Checks the source and the secret, then sends the configuration, after `statusesBefore` bare `{"status":200}`. */
  | { readonly kind: 'configure'; readonly statusesBefore?: number }
  | { readonly kind: 'refuse'; readonly status: number; readonly code: string; readonly message: string }
  /** As a source answers in the middle of its own restart: worth another attempt soon. */
  | { readonly kind: 'no-stream' }
  /** Sends something else, byte for byte. */
  | { readonly kind: 'send'; readonly text: string }
  /** Closes the connection with this code. */
  | { readonly kind: 'close'; readonly code: number }
  | { readonly kind: 'silence' }

/** What a fake server does until it is told otherwise. */
export interface VantiqBehaviour {
  readonly authentication: AuthenticationAnswer
  readonly connect: ConnectAnswer
  /** Which members a message has: all that were seen on real ones, or only those that are needed. */
  readonly shape: 'full' | 'minimal'
  /** The kind of frames that it sends; real servers send binary ones. */
  readonly frames: 'binary' | 'text'
  /** What it acknowledges with `{"status":200}`. */
  readonly acknowledges: { readonly notifications: boolean; readonly replies: boolean }
  /** How long a query may go without rows, in milliseconds; each partial reply with rows starts the time anew. */
  readonly queryLimitMs: number
  /** The longest frame that it takes, in bytes. */
  readonly maxFrameBytes: number
  /** What happens to who dials: taken, left without an answer to the handshake, or turned away with status 503. */
  readonly dials: 'accept' | 'ignore' | 'reject'
}

/** How a fake server is started. */
export interface FakeVantiqOptions extends Partial<VantiqBehaviour> {
  /** The sources that there are, and the configuration of each. */
  readonly sources: Readonly<Record<string, JsonObject | null>>
  /** The access token that is taken; `fake-token` where left out. */
  readonly token?: string
  /** A user who may authenticate by name and password. */
  readonly user?: { readonly username: string; readonly password: string }
  /** The port, an ephemeral one where left out. */
  readonly port?: number
  /** Certificate and key as PEM text, for a server that speaks TLS. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Whether compressed frames are offered. */
  readonly deflate?: boolean
  /** How many frames, notifications and ended queries are remembered at most; 2000 where left out. */
  readonly keep?: number
}

/** A server in its best mood: as a real one, as far as is known. */
export const plainBehaviour: VantiqBehaviour = {
  authentication: { kind: 'check' },
  connect: { kind: 'configure' },
  shape: 'full',
  frames: 'binary',
  acknowledges: { notifications: true, replies: false },
  queryLimitMs: 33_750,
  maxFrameBytes: 262_144,
  dials: 'accept',
}
