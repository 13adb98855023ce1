import type { JsonObject, JsonValue } from '../protocol/messages.ts'
import { isJsonObject, itemsOf, propertiesOf, requiredOf, typesOf } from './spec-shape.ts'

/**
 * Takes out what the user left empty (B4): `null`, `""` and `[]` everywhere, `0` where the spec has an optional
 * integer or number, and an optional object in which nothing is set. Objects within objects and lists too.
 *
 * @param spec the JSON Schema of `config`; only `properties`, `required`, `items` and `type` are looked at
 * @param config the configuration as it came
 * @returns a copy in which all that is there has been set
 * @example dropUnset({ properties: { port: { type: 'integer' } } }, { port: 0, host: '' }) // {}
 */
export function dropUnset(spec: JsonObject, config: JsonObject): JsonObject {
  const properties = propertiesOf(spec)
  const required = requiredOf(spec)
  const kept: [string, JsonValue][] = []
  for (const [key, value] of Object.entries(config)) {
    const schema = Object.hasOwn(properties, key) ? (properties[key] as JsonObject) : {}
    const cleaned = dropWithin(schema, value)
    if (!isUnset(schema, cleaned, required.has(key))) kept.push([key, cleaned])
  }
  // fromEntries defines members, so that a member named __proto__ stays a mere member
  return Object.fromEntries(kept)
}

function dropWithin(schema: JsonObject, value: JsonValue): JsonValue {
  if (isJsonObject(value)) return dropUnset(schema, value)
  if (Array.isArray(value)) return value.map((item: JsonValue) => dropWithin(itemsOf(schema), item))
  return value
}

function isUnset(schema: JsonObject, value: JsonValue, required: boolean): boolean {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return true
  if (required) return false
  if (value === 0) {
    const types = typesOf(schema)
    return types.includes('integer') || types.includes('number')
  }
  return isJsonObject(value) && Object.keys(value).length === 0
}
