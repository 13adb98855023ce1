import type { JsonObject, JsonValue } from '../protocol/messages.ts'

type Schema = Readonly<Record<string, unknown>>

/** Keywords under which one schema, or several, describe the same value. */
const sameValue = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', '$ref'] as const

/**
 * The secrets of a configuration: every string and number at or below a property that the spec marks
 * `secret: true`, through nested objects, arrays, `anyOf`, `oneOf`, `allOf` and references within the spec.
 *
 * @param spec the JSON Schema of the configuration: the member `spec` of `spec.json`
 * @param config the configuration, as it came or as it was prepared
 * @returns the secrets as text, for a `Scrubber`
 * @example collectSecrets({ properties: { password: { type: 'string', secret: true } } }, { password: 'hush' }) // ['hush']
 */
export function collectSecrets(spec: JsonObject, config: JsonValue | undefined): string[] {
  const secrets = new Set<string>()
  walk(spec, config, false, new Set())

  function walk(schema: unknown, value: unknown, isSecret: boolean, open: Set<unknown>): void {
    if (!isObject(schema)) {
      if (isSecret) addLeaves(value)
      return
    }
    // A reference that leads back to itself says nothing new about the same value.
    if (open.has(schema)) return
    if (isSecret || schema.secret === true) {
      addLeaves(value)
      return
    }
    const here = new Set(open).add(schema)
    for (const keyword of sameValue) {
      const below = keyword === '$ref' ? resolve(spec, schema[keyword]) : schema[keyword]
      for (const one of Array.isArray(below) ? below : [below]) walk(one, value, false, here)
    }
    if (Array.isArray(value)) {
      const { items } = schema
      for (const [index, item] of value.entries()) {
        walk(Array.isArray(items) ? items[index] : items, item, false, new Set())
      }
    } else if (isObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        for (const one of schemasOfMember(schema, key)) walk(one, member, false, new Set())
      }
    }
  }

  function addLeaves(value: unknown): void {
    if (typeof value === 'string' || typeof value === 'number') secrets.add(String(value))
    else if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) addLeaves(inner)
  }

  return [...secrets].filter((secret) => secret !== '')
}

function schemasOfMember(schema: Schema, key: string): unknown[] {
  const { properties, patternProperties, additionalProperties } = schema
  const found: unknown[] = []
  if (isObject(properties) && Object.hasOwn(properties, key)) found.push(properties[key])
  if (isObject(patternProperties)) {
    for (const [pattern, one] of Object.entries(patternProperties)) {
      if (new RegExp(pattern, 'u').test(key)) found.push(one)
    }
  }
  return found.length > 0 ? found : [additionalProperties]
}

/** The schema that `#/definitions/…` points to within the spec. */
function resolve(spec: Schema, reference: unknown): unknown {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined
  const steps = reference.slice(1).split('/').slice(1)
  return steps.reduce<unknown>((at, step) => {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    return isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined
  }, spec)
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
