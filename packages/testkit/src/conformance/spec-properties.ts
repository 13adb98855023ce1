import type { JsonObject, JsonValue } from '@monoid-kit/core'

/** One setting of a configuration. */
export interface SpecProperty {
  /** Its name, after those of the objects that it is in: `tunnel.host`. */
  readonly path: string
  readonly name: string
  readonly schema: JsonObject
  readonly isRequired: boolean
  /** How many objects it is in. */
  readonly depth: number
}

/**
 * The settings that a spec describes, those within objects too, in the order in which they stand there.
 *
 * @param spec the JSON Schema of the configuration
 * @returns the settings; a property whose schema is no object is one with an empty schema
 * @example specProperties(spec).map(({ path }) => path)
 */
export function specProperties(spec: JsonObject): SpecProperty[] {
  return within(spec, '', 0)
}

function within(schema: JsonObject, prefix: string, depth: number): SpecProperty[] {
  const { properties, required } = schema
  if (!isObject(properties)) return []
  const needed = new Set(Array.isArray(required) ? required : [])
  return Object.entries(properties).flatMap(([name, value]) => {
    const own = isObject(value) ? value : {}
    const path = `${prefix}${name}`
    const property = { path, name, schema: own, isRequired: needed.has(name), depth }
    return [property, ...within(own, `${path}.`, depth + 1)]
  })
}

/**
 * Tells a JSON object from every other value.
 *
 * @param value any value
 * @returns true for an object that is no list
 * @example isObject([]) // false
 */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
