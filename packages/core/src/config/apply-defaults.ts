import type { JsonObject, JsonValue } from '../protocol/messages.ts'
import { isJsonObject, itemsOf, propertiesOf, requiredOf } from './spec-shape.ts'

/**
 * Fills in the spec's defaults, falsy ones too, wherever a property is not set, in lists of objects too. An object that is not set
 * is made of the defaults of its own properties where these leave none of its required ones open; otherwise
 * it stays unset, for half an object would be worse than none.
 *
 * @param spec the JSON Schema of `config`
 * @param config the configuration, what is unset already taken out
 * @returns a copy with the defaults
 * @example applyDefaults({ properties: { scan_all: { default: false } } }, {}) // { scan_all: false }
 */
export function applyDefaults(spec: JsonObject, config: JsonObject): JsonObject {
  const filled = new Map<string, JsonValue>(Object.entries(config))
  for (const [key, schema] of Object.entries(propertiesOf(spec))) {
    const value = filled.get(key) ?? defaultOf(schema)
    if (value !== undefined) filled.set(key, applyWithin(schema, value))
    else {
      const made = applyDefaults(schema, {})
      if (Object.keys(made).length > 0 && isComplete(schema, made)) filled.set(key, made)
    }
  }
  return Object.fromEntries(filled)
}

function applyWithin(schema: JsonObject, value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => applyWithin(itemsOf(schema), item))
  return isJsonObject(value) ? applyDefaults(schema, value) : value
}

function defaultOf(schema: JsonObject): JsonValue | undefined {
  const value = schema.default
  return value === undefined || value === null ? undefined : structuredClone(value)
}

function isComplete(schema: JsonObject, made: JsonObject): boolean {
  return [...requiredOf(schema)].every((key) => Object.hasOwn(made, key))
}
