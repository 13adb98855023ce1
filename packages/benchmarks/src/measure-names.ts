import type { ServerKind } from '@monoid-kit/testkit/standalone'

/** What can be measured, in the order in which it is. */
export const measureNames = ['wide', 'tls', 'narrow', 'memory', 'start', 'discovery', 'delete'] as const

/** One of the things that can be measured. */
export type MeasureName = (typeof measureNames)[number]

const withoutTls = measureNames.filter((name) => name !== 'tls')

/** What is measured on which server: over TLS only psql is a peer. */
export const measuresOf: Readonly<Record<ServerKind, readonly MeasureName[]>> = {
  postgres: measureNames,
  mariadb: withoutTls,
  mysql: withoutTls,
}
