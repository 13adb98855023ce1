import { nameLabel } from '../errors/name-label.ts'
import type { JsonObject, JsonValue } from '../protocol/messages.ts'

/**
 * Tells a JSON object from every other value.
 *
 * @param value any value
 * @returns true for an object that is no list
 * @example isJsonObject([]) // false
 */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The property schemas of an object's schema.
 *
 * @param schema the schema of an object
 * @returns the schemas by property; those that are no objects are left out
 * @example propertiesOf({ properties: { port: { type: 'integer' } } }) // { port: { type: 'integer' } }
 */
export function propertiesOf(schema: JsonObject): Readonly<Record<string, JsonObject>> {
  const properties = schema.properties
  if (!isJsonObject(properties)) return {}
  return Object.fromEntries(
    Object.entries(properties).filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1])),
  )
}

/**
 * The names of the properties that must be set.
 *
 * @param schema the schema of an object
 * @returns the names; none where the schema has none
 * @example requiredOf({ required: ['host'] }).has('host') // true
 */
export function requiredOf(schema: JsonObject): ReadonlySet<string> {
  return new Set(stringsOf(schema.required))
}

/**
 * The types that a schema allows, its alternatives included.
 *
 * @param schema any schema
 * @returns the names of the types; none means all
 * @example typesOf({ type: 'integer' }) // ['integer']
 */
export function typesOf(schema: JsonObject): readonly string[] {
  const type = schema.type
  if (type !== undefined) return typeof type === 'string' ? [type] : stringsOf(type)
  const alternatives = [schema.anyOf, schema.oneOf].find(Array.isArray) ?? []
  return alternatives.filter(isJsonObject).flatMap(typesOf)
}

/**
 * The schema of a list's items.
 *
 * @param schema the schema of a list
 * @returns the schema of every item; an empty one where there is none for all
 * @example itemsOf({ items: { type: 'string' } }) // { type: 'string' }
 */
export function itemsOf(schema: JsonObject): JsonObject {
  const items = schema.items
  return isJsonObject(items) ? items : {}
}

function stringsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

/**
 * The path from the root to a value, as people write it. A name that is none is told by its length only.
 *
 * @param path names of properties and, for entries of lists, their numbers from 0
 * @returns the path; empty for the root
 * @example pathLabel(['tunnel', 'hosts', 0]) // 'tunnel.hosts[0]'
 */
export function pathLabel(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (label, step) =>
      typeof step === 'number'
        ? `${label}[${step}]`
        : label
          ? `${label}.${nameLabel(step)}`
          : nameLabel(step),
    '',
  )
}

/**
 * The kind of a JSON value with its article, for sentences.
 *
 * @param value the value, or undefined for none
 * @returns for instance `a list`
 * @example kindOf(5) // 'an integer'
 */
export function kindOf(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a number'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
