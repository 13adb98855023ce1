import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ConnectorError } from '@monoid-kit/core'

/** Where the packages of the connectors are that come with this command. */
const locations = {
  postgres: () => import.meta.resolve('@monoid-kit/postgres'),
  mysql: () => import.meta.resolve('@monoid-kit/mysql'),
} as const

/** The name of a connector that comes with this command. */
export type KitConnector = keyof typeof locations

/**
 * The connectors that come with this command.
 *
 * @example kitConnectors // ['postgres', 'mysql']
 */
export const kitConnectors = Object.keys(locations) as KitConnector[]

/**
 * Finds the script of a connector that comes with this command.
 *
 * @param name the connector
 * @returns the path of its entry file
 * @throws ConnectorError `LAUNCH_FAILED` where its package is not there
 * @example entryOf('postgres')
 */
export function entryOf(name: KitConnector): string {
  let cause: unknown
  try {
    const entry = fileURLToPath(new URL('./main.js', locations[name]()))
    if (existsSync(entry)) return entry
  } catch (thrown) {
    cause = thrown
  }
  throw new ConnectorError(
    'LAUNCH_FAILED',
    `the package @monoid-kit/${name} is not installed, or not whole`,
    {
      hint: 'install @monoid-kit/cli again, or give the connector as an image with --image',
      cause,
    },
  )
}
