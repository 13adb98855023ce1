import type { JsonObject, JsonValue } from '../protocol/messages.ts'
import { isJsonObject, itemsOf, pathLabel, propertiesOf } from './spec-shape.ts'

/**
 * The properties of a configuration that its spec does not know, where the spec does not forbid them: likely
 * misspelt, or meant for another version.
 *
 * @param spec the JSON Schema of `config`
 * @param config the configuration
 * @returns their paths, in order; nothing where the spec names no properties at all
 * @example findUnknown({ properties: { port: {} } }, { prot: 1 }) // ['prot']
 */
export function findUnknown(spec: JsonObject, config: JsonObject): string[] {
  return [...walk(spec, config, [])]
}

function* walk(schema: JsonObject, value: JsonValue, path: readonly (string | number)[]): Generator<string> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(itemsOf(schema), item, [...path, index])
  }
  const properties = propertiesOf(schema)
  if (!isJsonObject(value) || Object.keys(properties).length === 0) return
  const open = schema.additionalProperties
  for (const [key, member] of Object.entries(value)) {
    const here = [...path, key]
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined
    if (known) yield* walk(known, member, here)
    else if (open !== false && !isJsonObject(open)) yield pathLabel(here)
  }
}
