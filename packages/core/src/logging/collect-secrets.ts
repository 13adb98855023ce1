import type { JsonObject, JsonValue } from '../protocol/messages.ts'

type Schema = Readonly<Record<string, unknown>>

/** Keywords under which one schema, or several, describe the same value. */
const sameValue = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', '$ref'] as const

/**
 * The secrets of a configuration: every string and number at or below a property that the spec marks
 * `secret: true`, through nested objects, arrays, `anyOf`, `oneOf`, `allOf` and references within the spec. So is what
 * stands in the place of an object or a list with a secret inside, such as one password where a list of them belongs.
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
    if (isMisplaced(spec, schema, value)) {
      addLeaves(value)
      return
    }
    const here = new Set(open).add(schema)
    for (const keyword of sameValue) {
      const below = keyword === '$ref' ? resolve(spec, schema[keyword]) : schema[keyword]
      for (const one of branches(keyword, below, value)) walk(one, value, false, here)
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
      if (matches(pattern, key)) found.push(one)
    }
  }
  return found.length > 0 ? found : [additionalProperties]
}

/** A pattern that is none fails the check of the spec, which says so; until then it matches everything. */
function matches(pattern: string, key: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(key)
  } catch {
    return true
  }
}

/** Of alternatives only those that are meant for such a value, where there are any. */
function branches(keyword: string, below: unknown, value: unknown): unknown[] {
  if (!Array.isArray(below)) return [below]
  const meant = keyword === 'allOf' ? [] : below.filter((one) => !isObject(one) || admits(one, value))
  return meant.length > 0 ? meant : below
}

function admits({ type }: Schema, value: unknown): boolean {
  if (type === undefined) return true
  const kind = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value
  return [type].flat().some((one) => one === kind || (one === 'integer' && kind === 'number'))
}

/** Whether a value is of another type than its schema, whose secrets are further inside. */
function isMisplaced(spec: Schema, schema: Schema, value: unknown): boolean {
  return !admits(schema, value) && holdsSecret(spec, schema, new Set())
}

function holdsSecret(spec: Schema, value: unknown, seen: Set<unknown>): boolean {
  if (typeof value !== 'object' || value === null || seen.has(value)) return false
  seen.add(value)
  if (isObject(value) && (value.secret === true || holdsSecret(spec, resolve(spec, value.$ref), seen)))
    return true
  return Object.values(value).some((member) => holdsSecret(spec, member, seen))
}

/** The schema that `#/definitions/…` points to within the spec. */
function resolve(spec: Schema, reference: unknown): unknown {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined
  const steps = reference.slice(1).split('/').slice(1)
  return steps.reduce<unknown>((at, step) => {
    const key = decoded(step).replaceAll('~1', '/').replaceAll('~0', '~')
    return isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined
  }, spec)
}

/** What is not encoded as in a URL is the check's business. */
function decoded(step: string): string {
  try {
    return decodeURIComponent(step)
  } catch {
    return step
  }
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
