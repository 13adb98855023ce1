/** How queries are answered. */
export interface ReplySettings {
  /** The most rows of one message; 0 for as many as a frame can carry. */
  readonly bundleFactor: number
  /** After how many seconds rows that are there are sent, though a message is not full; 0 for never. */
  readonly heartbeatSeconds: number
  /** How many seconds a query may go without sending rows; 0 for any time. */
  readonly queryTimeoutSeconds: number
}

/**
 * The settings that suit the platform: it ends a query 33.75 seconds after it was sent, or after rows of it came. An answer that has no
 * rows yet cannot prolong that: a query whose first row takes longer has to be made faster, or asked in parts.
 *
 * @example new QueryReply('a1', { session, log, settings: { ...defaultReplySettings, bundleFactor: 100 } })
 */
export const defaultReplySettings: ReplySettings = {
  bundleFactor: 500,
  heartbeatSeconds: 15,
  queryTimeoutSeconds: 32,
}
