import { type JsonObject, type JsonValue, prepareConfig } from '@monoid-kit/core'
import { type SpecProperty, specProperties } from './spec-properties.ts'

/** A configuration that the spec forbids. */
export interface BadConfig {
  readonly note: string
  readonly config: JsonObject
  /** The setting that is wrong. */
  readonly property: SpecProperty
}

/** Of each kind of fault no more settings than these are tried: the code behind them is the same. */
const mostOfKind = 3

/**
 * Configurations that a spec forbids, each wrong in one setting: a required one left out, another type, beyond a limit, against a pattern.
 *
 * @param spec the JSON Schema of the configuration
 * @param config a configuration that works
 * @returns those that the spec forbids indeed
 * @example (await badConfigs(spec, config)).map(({ note }) => note)
 */
export async function badConfigs(spec: JsonObject, config: JsonObject): Promise<BadConfig[]> {
  const settings = specProperties(spec).filter(({ depth }) => depth === 0)
  const made = [without, mistyped, tooSmall, tooLarge, misspelled].flatMap((kind) =>
    settings.flatMap((property) => kind(property, config) ?? []).slice(0, mostOfKind),
  )
  const judged = await Promise.all(made.map(async (bad) => (await prepareConfig(spec, bad.config)).ok))
  return made.filter((_, index) => !judged[index])
}

type Kind = (property: SpecProperty, config: JsonObject) => BadConfig | undefined

const without: Kind = (property, config) => {
  const { [property.name]: _, ...rest } = config
  return property.isRequired
    ? { note: `a config without ${property.name}`, config: rest, property }
    : undefined
}

const mistyped: Kind = (property, config) => {
  const wrong: JsonValue | undefined = {
    string: { not: 'a text' },
    integer: 'many',
    number: 'many',
    boolean: 'perhaps',
    array: 5,
    object: 5,
  }[String(property.schema.type)]
  return wrong === undefined ? undefined : changed(property, config, wrong, 'of another type')
}

const tooSmall: Kind = (property, config) => {
  const { minimum } = property.schema
  return typeof minimum === 'number' ? changed(property, config, minimum - 1, 'below its minimum') : undefined
}

const tooLarge: Kind = (property, config) => {
  const { maximum } = property.schema
  return typeof maximum === 'number' ? changed(property, config, maximum + 1, 'above its maximum') : undefined
}

const misspelled: Kind = (property, config) =>
  typeof property.schema.pattern === 'string'
    ? changed(property, config, '\u0001 no such thing', 'against its pattern')
    : undefined

function changed(property: SpecProperty, config: JsonObject, value: JsonValue, how: string): BadConfig {
  const { name } = property
  return { note: `a config with ${name} ${how}`, config: { ...config, [name]: value }, property }
}
