/**
 * The kinds of projects that `create` makes, and what each is for.
 *
 * @example Object.keys(connectorKinds) // ['http', 'database', 'async-export', 'xtend']
 */
export const connectorKinds = {
  http: 'a service behind an HTTP API, which answers at once',
  database: 'tables of a PostgreSQL database',
  'async-export': 'a service that prepares an export, fetched later as files',
  xtend: 'no connector: a service for apps, with routes of its own over HTTP',
} as const

/** A kind of project. */
export type ConnectorKind = keyof typeof connectorKinds

/**
 * The names of the kinds.
 *
 * @example kindNames.includes('http') // true
 */
export const kindNames = Object.keys(connectorKinds) as ConnectorKind[]
