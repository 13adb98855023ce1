import type { ServerKind } from '@monoid-kit/testkit/standalone'

/** What can be measured, in the order in which it is. */
export const measureNames = [
  'wide',
  'tls',
  'narrow',
  'vantiq',
  'xtend',
  'memory',
  'start',
  'discovery',
  'delete',
] as const

/** One of the things that can be measured. */
export type MeasureName = (typeof measureNames)[number]

const onPostgresOnly: readonly MeasureName[] = ['tls', 'vantiq', 'xtend']
const ofAll = measureNames.filter((name) => !onPostgresOnly.includes(name))

/** What is measured on which server: over TLS only psql is a peer, and what comes after the rows is the same for all. */
export const measuresOf: Readonly<Record<ServerKind, readonly MeasureName[]>> = {
  postgres: measureNames,
  mariadb: ofAll,
  mysql: ofAll,
}
