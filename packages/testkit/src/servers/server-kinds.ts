/** The database servers that tests can ask for. */
export const serverKinds = ['postgres', 'mysql', 'mariadb'] as const

/** One of the database servers that tests can ask for. */
export type ServerKind = (typeof serverKinds)[number]

/** How to reach a server, in the names of a connector's config. */
export interface ServerConnection {
  readonly hostname: string
  readonly port: number
  readonly database: string
  readonly username: string
  readonly password: string
}

/** What a client needs to speak TLS with a test server; every value is PEM text. */
export interface ClientTls {
  /** The authority that signed the server's certificate, which is valid for localhost and 127.0.0.1 only. */
  readonly ca: string
  /** An authority that the server's certificate does not come from. */
  readonly foreignCa: string
  /** A client certificate for the user `certificateUser`. */
  readonly cert: string
  readonly key: string
}

/** A server's container. */
export interface ServerContainer {
  readonly id: string
  /** The port that it listens on within the networks of the container engine. */
  readonly port: number
}

/** A server as its users see it; plain data, for it travels from the keeper to the test files. */
export interface ServerDescription {
  readonly kind: ServerKind
  readonly source: 'environment' | 'container' | 'local'
  readonly version: string
  /** An administrator's connection. */
  readonly connection: ServerConnection
  /** Missing where the server was given by URL. */
  readonly tls?: ClientTls
  /** Where the server runs in a container. */
  readonly container?: ServerContainer
}

/** A server that somebody has to stop. */
export interface RunningServer {
  readonly description: ServerDescription
  stop(): Promise<void>
}

/** Why there is no server: one sentence per place that was looked at. */
export interface MissingServer {
  readonly kind: ServerKind
  readonly missing: string
}

/**
 * The Postgres role that may log in over TLS with the client certificate only: see `createTlsUsers`.
 * In MySQL and MariaDB any user made with `REQUIRE X509` will do.
 */
export const certificateUser = 'monoid_certificate'

/** The Postgres role that may log in over TLS only, by `tlsOnlyPassword`: see `createTlsUsers`. */
export const tlsOnlyUser = 'monoid_tls_only'

/** The password of `tlsOnlyUser`. */
export const tlsOnlyPassword = 'tls only'
