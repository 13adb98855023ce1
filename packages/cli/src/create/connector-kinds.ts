/**
 * The kinds of connectors that `create` makes, and what each is for.
 *
 * @example Object.keys(connectorKinds) // ['http', 'database', 'async-export']
 */
export const connectorKinds = {
  http: 'a service behind an HTTP API, which answers at once',
  database: 'tables of a PostgreSQL database',
  'async-export': 'a service that prepares an export, fetched later as files',
} as const

/** A kind of connector. */
export type ConnectorKind = keyof typeof connectorKinds

/**
 * The names of the kinds.
 *
 * @example kindNames.includes('http') // true
 */
export const kindNames = Object.keys(connectorKinds) as ConnectorKind[]
