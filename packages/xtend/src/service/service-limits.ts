/** What a service takes on at most, and how long it waits. */
export interface ServiceLimits {
  /** The most bytes of a request's body. */
  readonly bodyBytes: number
  /** The most bytes of a request's line and headers together. */
  readonly headerBytes: number
  /** Seconds until the headers of a request must have come. */
  readonly headersSeconds: number
  /** Seconds until a whole request must have come, its body included. */
  readonly requestSeconds: number
  /** Seconds that a connection without a request is kept. */
  readonly keepAliveSeconds: number
  /** Seconds that the work for one request may take, its answer included; 0 for no end. */
  readonly deadlineSeconds: number
  /** Seconds that a caller may take nothing of an answer before it is cut. */
  readonly stallSeconds: number
  /** Requests that are worked on at once. */
  readonly maxActive: number
  /** Requests that wait for their turn; further ones are refused. */
  readonly maxQueued: number
  /** Seconds that a request may wait for its turn. */
  readonly queueSeconds: number
  /** Connections at once; further ones are closed. */
  readonly maxConnections: number
}

/**
 * The limits of a service for which nothing else is said.
 *
 * @example const limits = { ...defaultLimits, maxActive: 4 }
 */
export const defaultLimits: ServiceLimits = {
  bodyBytes: 1024 * 1024,
  headerBytes: 16 * 1024,
  headersSeconds: 10,
  requestSeconds: 30,
  keepAliveSeconds: 65,
  deadlineSeconds: 300,
  stallSeconds: 60,
  maxActive: 16,
  maxQueued: 64,
  queueSeconds: 10,
  maxConnections: 1000,
}
