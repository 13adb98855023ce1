import type { JsonObject, JsonValue } from '@monoid-kit/core'

/** A query, as it came. */
export interface QueryMessage {
  /** Where its replies go; handed back as it came. */
  readonly replyAddress: string
  /** What stands after WITH. */
  readonly object: JsonObject
}

/** What a server says about itself going wrong, or about a request. */
export interface StatusMessage {
  readonly kind: 'status'
  /** As of HTTP; from 300 on a failure. */
  readonly status: number
  /** The first code and text of the body, where it has them. */
  readonly code?: string
  readonly text?: string
}

/** A frame of the server, understood. */
export type Incoming =
  | StatusMessage
  /** `configuration` is undefined where the message has none, which null is. */
  | { readonly kind: 'configuration'; readonly configuration: JsonValue | undefined }
  | { readonly kind: 'publish'; readonly object: JsonObject; readonly bytes: number }
  | { readonly kind: 'query'; readonly query: QueryMessage }
  /** A query without an object, which has a reply address all the same. */
  | { readonly kind: 'faulty-query'; readonly query: QueryMessage }
  | { readonly kind: 'reconnect' }
  /** What is none of these; `reason` quotes nothing of it. */
  | { readonly kind: 'junk'; readonly reason: string }

/** A message to the server that is not a reply. */
export type Outgoing =
  | { readonly op: 'validate'; readonly resourceName: 'system.credentials'; readonly object: string }
  | {
      readonly op: 'authenticate'
      readonly resourceName: 'system.credentials'
      readonly object: { readonly username: string; readonly password: string }
    }
  | {
      readonly op: 'connectExtension'
      readonly resourceName: 'sources'
      readonly resourceId: string
      readonly parameters: { readonly reconnectSecret: string }
    }
