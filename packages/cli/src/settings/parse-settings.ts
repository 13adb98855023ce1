import { ConnectorError, type JsonObject, type JsonValue, nameLabel } from '@monoid-kit/core'

/** Settings that have a place of their own on the command line, with that place. */
const elsewhere: Readonly<Record<string, string>> = {
  hostname: 'it stands in the URL, in front of the port',
  port: 'it stands in the URL, behind the host',
  username: 'it stands in the URL, in front of the @',
  database: 'it stands in the URL, behind the port; leave it out to read all databases',
  password: 'it would stand in the list of processes; it is asked for, or read from MONOID_PASSWORD',
  read_only: 'nothing is ever written',
}

/**
 * Reads the `--set key=value` of a command line, each value by the type that the connector's spec gives it.
 *
 * @param words the texts behind `--set`; a list is written `a,b`, or the key is given several times
 * @param spec the JSON Schema of the connector's configuration
 * @returns the settings; whether they are in range is for the connector to say
 * @throws ConnectorError `USAGE`, naming the key
 * @example parseSettings(['exclude_tables=audit,log_*'], spec) // { exclude_tables: ['audit', 'log_*'] }
 */
export function parseSettings(words: readonly string[], spec: JsonObject): JsonObject {
  const known = objectOf(spec.properties)
  const settings: Record<string, JsonValue> = {}
  for (const word of words) {
    const divider = word.indexOf('=')
    if (divider < 1) throw usage('--set takes key=value')
    const key = word.slice(0, divider)
    const place = Object.hasOwn(elsewhere, key) ? elsewhere[key] : undefined
    if (place) throw usage(`${key} cannot be set: ${place}`)
    if (!Object.hasOwn(known, key)) {
      const names = Object.keys(known).filter((name) => !Object.hasOwn(elsewhere, name))
      throw usage(`the connector has no setting ${nameLabel(key)}: it has ${names.join(', ')}`)
    }
    const schema = objectOf(known[key])
    if (schema.secret === true) {
      throw usage(
        `${key} cannot be set: it would stand in the list of processes; name a file of it in the URL`,
      )
    }
    const value = word.slice(divider + 1)
    if (schema.type === 'array') {
      settings[key] = [...((settings[key] as readonly string[] | undefined) ?? []), ...itemsOf(value)]
    } else {
      if (Object.hasOwn(settings, key)) throw usage(`--set gives ${key} twice`)
      settings[key] = typed(key, schema, value)
    }
  }
  return settings
}

function itemsOf(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function typed(key: string, schema: JsonObject, value: string): JsonValue {
  if (schema.type === 'boolean') {
    if (value === 'true' || value === 'false') return value === 'true'
    throw usage(`--set ${key} takes true or false`)
  }
  if (schema.type === 'integer' || schema.type === 'number') {
    const number = Number(value)
    if (value.trim() !== '' && Number.isFinite(number)) return number
    throw usage(`--set ${key} takes ${schema.type === 'integer' ? 'an integer' : 'a number'}`)
  }
  return value
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

function usage(message: string): ConnectorError {
  return new ConnectorError('USAGE', message, { hint: 'for instance --set statement_timeout_seconds=300' })
}
