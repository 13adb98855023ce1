import { type JsonObject, type JsonValue, nameLabel, prepareConfig } from '@monoid-kit/core'
import { type ConfigType, type ConfigVariable, configVariables } from './config-variables.ts'
import {
  type ParsedText,
  parseBoolean,
  parseInteger,
  parseJsonText,
  parseList,
  parseNumber,
} from './parse-text.ts'

/** A silo's configuration as the variables have it. */
export interface ConfigReading {
  /** Ready for the silo; undefined where something is wrong. */
  readonly config?: JsonObject
  /** As it was set, whether right or wrong: for `collectSecrets`. */
  readonly raw: JsonObject
  /** A sentence for each variable that is missing or wrong; no values. */
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

/**
 * Makes the configuration of a silo out of variables: see `configVariables`. A variable that is set but empty is not set (B4).
 *
 * @param spec the JSON Schema of the configuration
 * @param variables texts by name
 * @returns the configuration, or what is wrong with the variables, all at once
 * @throws ConnectorError `SPEC_INVALID` where the spec is no JSON Schema, or has two properties with the same variable
 * @example const { config, problems } = await readConfig(spec, { MONOID_HOSTNAME: 'db' })
 */
export async function readConfig(
  spec: JsonObject,
  variables: Readonly<Record<string, string>>,
): Promise<ConfigReading> {
  const known = configVariables(spec)
  const raw: JsonMembers = {}
  const problems: string[] = []
  const misread = new Set<string>()
  for (const variable of known) {
    const text = variables[variable.name]
    if (text === undefined || text.trim() === '') continue
    const parsed = parseTyped(text, variable.type, variable.entryType)
    if (parsed.ok) put(raw, variable.path, parsed.value)
    else {
      misread.add(variable.name)
      problems.push(`${variable.name}: expected ${parsed.expected}, but another text came`)
    }
  }
  const nameOf = (path: readonly (string | number)[]) => variableLabel(known, path)
  const prepared = await prepareConfig(spec, raw, { nameOf, kindsOnly: true })
  const warnings = prepared.unknown.map((label) => `the configuration does not know ${label}`)
  if (prepared.ok && problems.length === 0) return { config: prepared.config, raw, problems, warnings }
  const further = prepared.ok ? [] : prepared.problems
  // what could not be read is not there, and was told already
  const telling = further.filter((problem) => !misread.has(problem.split(' is required', 1)[0] ?? ''))
  return { raw, problems: [...problems, ...telling], warnings }
}

function parseTyped(text: string, type: ConfigType, entryType: ConfigType = 'string'): ParsedText {
  switch (type) {
    case 'boolean':
      return parseBoolean(text)
    case 'integer':
      return parseInteger(text)
    case 'number':
      return parseNumber(text)
    case 'array':
      return parseList(text, (entry) => parseTyped(entry, entryType))
    case 'object':
      return parseJsonText(text, 'an object in JSON')
    case 'string':
      return { ok: true, value: text }
  }
}

type JsonMembers = { [key: string]: JsonValue }

/** A property of an object that came as JSON as a whole wins over the object's. */
function put(config: JsonMembers, path: readonly string[], value: JsonValue): void {
  const [key, ...rest] = path as [string, ...string[]]
  if (rest.length === 0) {
    define(config, key, value)
    return
  }
  const present = Object.hasOwn(config, key) ? config[key] : undefined
  const isObject = typeof present === 'object' && present !== null && !Array.isArray(present)
  const inner: JsonMembers = isObject ? { ...(present as JsonObject) } : {}
  put(inner, rest, value)
  define(config, key, inner)
}

/** A member named __proto__ stays a mere member. */
function define(target: JsonMembers, key: string, value: JsonValue): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}

/** The variable that a value came from, and where it stands within it. */
function variableLabel(known: readonly ConfigVariable[], path: readonly (string | number)[]): string {
  for (let length = path.length; length > 0; length--) {
    const variable = known.find(
      (one) => one.path.length === length && one.path.every((step, index) => step === path[index]),
    )
    if (variable) return variable.name + path.slice(length).map(stepLabel).join('')
  }
  return path.map(stepLabel).join('').replace(/^\./, '')
}

function stepLabel(step: string | number): string {
  return typeof step === 'number' ? `[${step}]` : `.${nameLabel(step)}`
}
