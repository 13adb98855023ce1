import type { JsonObject } from '@monoid-kit/core'
import type { ConfigNames } from './fixture/fixture.ts'

const host = /^(?:.*[_-])?(?:host|hostname|server|endpoint|address)$/i
const port = /^(?:.*[_-])?port$/i
const password = /pass(?:word|wd)?$|^pwd$|secret$|token$|api[_-]?key$/i

/**
 * Which properties of a configuration lead to the system behind a connector.
 *
 * @param config the configuration
 * @param spec its JSON Schema
 * @param given what a fixture says; it wins
 * @returns the names of properties that are set in the configuration; one that is not found is left out
 * @example namesOf({ hostname: 'db', port: 5432 }, {}) // { host: 'hostname', port: 'port' }
 */
export function namesOf(config: JsonObject, spec: JsonObject, given: ConfigNames = {}): ConfigNames {
  const properties = (spec.properties ?? {}) as Readonly<Record<string, JsonObject | undefined>>
  const find = (pattern: RegExp, isRight: (name: string) => boolean) =>
    Object.keys(config).find((name) => pattern.test(name) && isRight(name))
  const isText = (name: string) => typeof config[name] === 'string' && config[name] !== ''
  const found = {
    host: given.host ?? find(host, isText),
    port: given.port ?? find(port, (name) => Number(config[name]) > 0),
    password: given.password ?? find(password, (name) => isText(name) && properties[name]?.secret === true),
  }
  return Object.fromEntries(
    Object.entries(found).filter(([, name]) => name !== undefined && Object.hasOwn(config, name)),
  )
}
