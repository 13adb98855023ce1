import { ConnectorError, type JsonObject, type JsonValue } from '@monoid-kit/core'

/** A variable that holds a property of a silo's configuration. */
export interface ConfigVariable {
  /** For instance `MONOID_TUNNEL_HOST`. */
  readonly name: string
  /** For instance `['tunnel', 'host']`. */
  readonly path: readonly string[]
  readonly type: ConfigType
  /** The type of a list's entries. */
  readonly entryType?: ConfigType
  /** Whether it has to be set: so does everything above it, and there is no default. */
  readonly isRequired: boolean
  readonly isSecret: boolean
  readonly description?: string
  readonly default?: JsonValue
  /** Whether its properties have variables of their own; it holds JSON where it is used nevertheless. */
  readonly isGroup: boolean
}

/** A type of a configuration's property. */
export type ConfigType = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'

/** What every such variable begins with. */
export const configPrefix = 'MONOID_'

/** Names with the prefix that have another meaning. */
export const reservedNames: readonly string[] = ['MONOID_RUN_AS']

const types: readonly string[] = ['string', 'integer', 'number', 'boolean', 'array', 'object']

/**
 * The variables of a silo's configuration, by the rule of the platform: `MONOID_` and the path of the property in upper case, its
 * names joined by `_` as is every character that the platform does not allow.
 *
 * @param spec the JSON Schema of the configuration: the member `spec` of spec.json
 * @returns one for each property at any depth, in the order of the spec
 * @throws ConnectorError `SPEC_INVALID` where two properties would have the same variable
 * @example configVariables({ properties: { port: { type: 'integer' } } })[0]?.name // 'MONOID_PORT'
 */
export function configVariables(spec: JsonObject): ConfigVariable[] {
  const variables = [...variablesWithin(spec, [], true)]
  const owners = new Map<string, string>(reservedNames.map((name) => [name, 'the kit itself']))
  for (const { name, path } of variables) {
    const owner = owners.get(name)
    if (owner !== undefined) {
      const message = `${path.join('.')} and ${owner} have the same variable ${name}`
      throw new ConnectorError('SPEC_INVALID', message, { hint: 'rename the property' })
    }
    owners.set(name, path.join('.'))
  }
  return variables
}

function* variablesWithin(
  schema: JsonObject,
  path: readonly string[],
  isNeeded: boolean,
): Generator<ConfigVariable> {
  const required = Array.isArray(schema.required) ? schema.required : []
  const properties = Object.entries(isObject(schema.properties) ? schema.properties : {})
  for (const [key, property] of properties.sort(byOrder)) {
    if (!isObject(property)) continue
    const here = [...path, key]
    const type = typeOf(property)
    const isRequired = isNeeded && required.includes(key) && property.default === undefined
    const isGroup = type === 'object' && isObject(property.properties)
    const description = property.description ?? property.title
    yield {
      name: variableName(here),
      path: here,
      type,
      ...(type === 'array' && { entryType: typeOf(isObject(property.items) ? property.items : {}) }),
      isRequired,
      isSecret: property.secret === true,
      ...(typeof description === 'string' && { description }),
      ...(property.default !== undefined && { default: property.default }),
      isGroup,
    }
    if (isGroup) yield* variablesWithin(property, here, isRequired)
  }
}

function variableName(path: readonly string[]): string {
  return configPrefix + path.map((key) => key.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')).join('_')
}

/** The type that a value has; a property of several types holds a text. */
function typeOf(schema: JsonObject): ConfigType {
  const named = Array.isArray(schema.type) ? schema.type.filter((type) => type !== 'null') : [schema.type]
  const [type] = named
  return named.length === 1 && types.includes(String(type)) ? (type as ConfigType) : 'string'
}

function byOrder([, one]: [string, JsonValue], [, other]: [string, JsonValue]): number {
  return orderOf(one) - orderOf(other)
}

function orderOf(schema: JsonValue): number {
  return isObject(schema) && typeof schema.order === 'number' ? schema.order : 10_000
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
