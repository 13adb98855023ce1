import { type JsonObject, type JsonValue, prepareConfig } from '@monoid-kit/core'
import { isObject } from '../../spec-properties.ts'

/** A configuration that a spec allows, and what is special about it. */
export interface SampleConfig {
  readonly note: string
  readonly config: JsonObject
}

/**
 * Configurations that a spec allows: the shortest, the fullest, and each setting at its limits.
 *
 * @param spec the JSON Schema
 * @param known a configuration that works, whose values serve where none can be made up
 * @returns the configurations that the spec allows indeed
 * @example (await sampleConfigs(spec)).map(({ note }) => note)
 */
export async function sampleConfigs(spec: JsonObject, known: JsonObject = {}): Promise<SampleConfig[]> {
  const properties = isObject(spec.properties) ? spec.properties : {}
  const required = new Set(Array.isArray(spec.required) ? spec.required : [])
  const names = Object.keys(properties)
  const values = (name: string) => valuesOf(properties[name], known[name])
  const least = pick(
    names.filter((name) => required.has(name)),
    values,
  )
  const made: SampleConfig[] = [
    { note: 'the required settings alone', config: least },
    { note: 'all settings', config: pick(names, values) },
    ...names.flatMap((name) =>
      values(name).map((value, index) => ({
        note: `${name} as in sample ${index + 1}`,
        config: { ...least, [name]: value },
      })),
    ),
  ]
  const judged = await Promise.all(made.map(async ({ config }) => (await prepareConfig(spec, config)).ok))
  return made.filter((_, index) => judged[index])
}

function pick(names: readonly string[], values: (name: string) => JsonValue[]): JsonObject {
  const entries = names.flatMap((name): [string, JsonValue][] => {
    const [first] = values(name)
    return first === undefined ? [] : [[name, first]]
  })
  return Object.fromEntries(entries)
}

function valuesOf(schema: JsonValue | undefined, known: JsonValue | undefined): JsonValue[] {
  if (!isObject(schema)) return known === undefined ? [] : [known]
  const given = [known, schema.default].filter((value) => value !== undefined && value !== null)
  return [...(given as JsonValue[]), ...madeUp(schema)]
}

function madeUp(schema: JsonObject): JsonValue[] {
  switch (schema.type) {
    case 'boolean':
      return [true, false]
    case 'integer':
    case 'number':
      return [schema.minimum, schema.maximum, 1, 1000].filter((value) => typeof value === 'number')
    case 'array':
      return [['one'], ['one', 'two']]
    case 'object': {
      const inner = isObject(schema.properties) ? schema.properties : {}
      return [pick(Object.keys(inner), (name) => valuesOf(inner[name], undefined))]
    }
    default:
      return [...alternatives(schema.pattern), 'text', 'x'.repeat(lengthOf(schema))]
  }
}

/** The words of a pattern such as `^(disable|require)$`. */
function alternatives(pattern: JsonValue | undefined): string[] {
  const words = typeof pattern === 'string' ? /^\^?\(?(?:\?:)?([\w|-]+)\)?\$?$/.exec(pattern)?.[1] : undefined
  return words?.split('|') ?? []
}

function lengthOf({ minLength, maxLength }: JsonObject): number {
  const most = typeof maxLength === 'number' ? maxLength : 100
  return Math.min(10_000, Math.max(most, typeof minLength === 'number' ? minLength : 1))
}
