import type { JsonObject, JsonValue } from '../protocol/messages.ts'
import { itemsOf, kindOf, pathLabel, propertiesOf } from './spec-shape.ts'

/** A fault as ajv and the validators compiled by it report it. */
export interface SchemaFault {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string
}

/** How faults are told where a configuration was not written as JSON. */
export interface FaultWording {
  /** What a property is called there, by its path; `tunnel.hosts[0]` where left out. */
  readonly nameOf?: (path: readonly (string | number)[]) => string
  /** Whether of a value only its kind is told. */
  readonly kindsOnly?: boolean
}

/** What the faults were found in. */
export interface FaultSource {
  /** The value that was checked. */
  readonly config: JsonValue
  readonly spec: JsonObject
  /** The values of its secret properties: see `collectSecrets`. */
  readonly secrets: readonly string[]
  readonly wording?: FaultWording
}

/**
 * Turns the faults that a schema found into sentences: the path, what was expected, what came. A value is shown
 * only where it is a number, a boolean or a short plain text, no property on its path is `secret`, and it
 * holds the value of no secret property.
 *
 * @param faults the faults, as ajv reports them
 * @param source what was checked, by which spec
 * @returns one sentence per fault, duplicates left out
 * @example describeErrors(validate.errors ?? [], { config, spec, secrets })
 */
export function describeErrors(faults: readonly SchemaFault[], source: FaultSource): string[] {
  // the branches of an if are reported on their own: that the condition failed says nothing more
  const telling = faults.filter(({ keyword }) => keyword !== 'if')
  return [...new Set(telling.map((fault) => describe(fault, source)))]
}

function describe(fault: SchemaFault, source: FaultSource): string {
  const path = resolve(source.config, fault.instancePath)
  const nameOf = source.wording?.nameOf ?? pathLabel
  const name = (...steps: string[]) => nameOf([...path.steps, ...steps])
  if (fault.keyword === 'required') {
    return `${name(String(fault.params.missingProperty))} is required, but it is not set`
  }
  if (fault.keyword === 'additionalProperties') {
    return `${name(String(fault.params.additionalProperty))} is not a known property`
  }
  const subject = name()
  const prefix = subject ? `${subject}: ` : ''
  return `${prefix}expected ${expectation(fault)}, but ${came(path, source)} came`
}

const bounds: Readonly<Record<string, string>> = {
  '>=': 'at least',
  '<=': 'at most',
  '>': 'more than',
  '<': 'less than',
}

/** What a keyword expects, in words that hold parts of the schema only. */
function expectation({ keyword, params, message }: SchemaFault): string {
  const limit = String(params.limit)
  switch (keyword) {
    case 'type':
      return [params.type].flat().map(typeLabel).join(' or ')
    case 'enum':
      return `one of ${(params.allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`
    case 'const':
      return JSON.stringify(params.allowedValue)
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `${bounds[String(params.comparison)] ?? ''} ${limit}`.trim()
    case 'multipleOf':
      return `a multiple of ${String(params.multipleOf)}`
    case 'pattern':
      return `a text of the form ${String(params.pattern)}`
    case 'minLength':
      return `at least ${limit} characters`
    case 'maxLength':
      return `at most ${limit} characters`
    case 'minItems':
      return `at least ${limit} entries`
    case 'maxItems':
      return `at most ${limit} entries`
    case 'uniqueItems':
      return 'entries that differ from each other'
    default:
      return `a value that ${message ?? `passes ${keyword}`}`
  }
}

function typeLabel(type: unknown): string {
  const labels: Readonly<Record<string, string>> = {
    array: 'a list',
    boolean: 'true or false',
    integer: 'an integer',
    null: 'null',
    number: 'a number',
    object: 'an object',
    string: 'a string',
  }
  return labels[String(type)] ?? String(type)
}

interface ResolvedPath {
  readonly steps: readonly (string | number)[]
  readonly value: JsonValue | undefined
}

/** Follows a JSON pointer; a step into a list becomes a number. */
function resolve(root: JsonValue, pointer: string): ResolvedPath {
  const steps: (string | number)[] = []
  let value: JsonValue | undefined = root
  for (const raw of pointer.split('/').slice(1)) {
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~')
    const inList: boolean = Array.isArray(value)
    steps.push(inList ? Number(key) : key)
    value = (value as Record<string, JsonValue> | undefined)?.[key]
  }
  return { steps, value }
}

const longestShown = 40
/** No quotes, no control characters, and no `@` or `=`, which stand in connection strings. */
const plainText = /^[\p{L}\p{N} _.,:+/-]*$/u

function came({ steps, value }: ResolvedPath, { spec, secrets, wording }: FaultSource): string {
  const kind = kindOf(value)
  if (wording?.kindsOnly || isSecret(spec, steps) || !isShort(value)) return kind
  const text = String(value)
  if (secrets.some((secret) => text.includes(secret) || (text !== '' && secret.includes(text)))) return kind
  return typeof value === 'string'
    ? `the string "${text}"`
    : typeof value === 'number'
      ? `the number ${text}`
      : text
}

function isShort(value: JsonValue | undefined): value is string | number | boolean {
  if (typeof value === 'string') return value.length <= longestShown && plainText.test(value)
  return typeof value === 'number' || typeof value === 'boolean'
}

/** Whether the property at the end of the path, or any above it, is secret. */
function isSecret(spec: JsonObject, steps: readonly (string | number)[]): boolean {
  let schema: JsonObject = spec
  for (const step of steps) {
    schema = typeof step === 'number' ? itemsOf(schema) : (propertiesOf(schema)[step] ?? {})
    if (schema.secret === true) return true
  }
  return false
}
