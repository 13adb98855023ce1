import {
  ConnectorError,
  collectSecrets,
  type JsonObject,
  type JsonValue,
  nameLabel,
  prepareConfig,
} from '@monoid-kit/core'

/** What a source's configuration may say besides the silo's own; the page docs/vantiq.md is generated from this table. */
export const optionTable = {
  allow_writes: {
    type: 'boolean',
    default: false,
    meaning: 'a PUBLISH may delete',
  },
  allow_statements: {
    type: 'boolean',
    default: false,
    meaning:
      'a SELECT may run a statement of its own that only reads; the account has to be one that can do no more',
  },
  max_active_queries: {
    type: 'integer',
    default: 5,
    least: 1,
    most: 100,
    meaning: 'the most SELECTs that run at the same time',
  },
  max_queued_queries: {
    type: 'integer',
    default: 10,
    least: 0,
    most: 10_000,
    meaning: 'the most SELECTs that wait; one more is answered with the error `OVERLOADED`',
  },
} as const

/** The options of a source. */
export interface SourceOptions {
  readonly allowWrites: boolean
  readonly allowStatements: boolean
  readonly maxActiveQueries: number
  readonly maxQueuedQueries: number
}

/** A source's configuration as it was judged. */
export type SourceConfiguration = {
  /** To be kept out of every text. */
  readonly secrets: readonly string[]
  /** Properties of the silo that its spec does not know. */
  readonly unknown: readonly string[]
} & (
  | { readonly ok: true; readonly silo: JsonObject; readonly options: SourceOptions }
  | { readonly ok: false; readonly error: ConnectorError }
)

/**
 * Judges the configuration document of a source: `{ "monoid": { "silo": { … }, "allow_writes": false, … } }`. All that stands
 * beside `monoid` belongs to the platform.
 *
 * @param spec the JSON Schema of the silo's configuration
 * @param document the document as the platform sent it
 * @returns the configuration, or `CONFIG_INVALID` with a sentence for each fault; no secret is in it
 * @example await readSourceConfiguration(siloSpec.spec, { monoid: { silo: { hostname: 'db' } } })
 */
export async function readSourceConfiguration(
  spec: JsonObject,
  document: JsonValue,
): Promise<SourceConfiguration> {
  const own = isObject(document) ? document.monoid : undefined
  const nothing = { secrets: [], unknown: [] }
  if (!isObject(own)) {
    const came = isObject(document) && own === undefined ? 'is missing' : 'is none'
    return { ...nothing, ok: false, error: wrong([`monoid: expected an object, but it ${came}`]) }
  }
  const { silo, ...given } = own
  const secrets = collectSecrets(spec, silo ?? null)
  const faults = optionFaults(given)
  if (silo === undefined || silo === null) {
    faults.unshift('monoid.silo: expected the configuration of the silo, but it is missing')
    return { secrets, unknown: [], ok: false, error: wrong(faults) }
  }
  const prepared = await prepareConfig(spec, silo)
  const { unknown } = prepared
  if (!prepared.ok) faults.unshift(...prepared.problems.map((problem) => `monoid.silo: ${problem}`))
  if (!prepared.ok || faults.length > 0) return { secrets, unknown, ok: false, error: wrong(faults) }
  return { secrets, unknown, ok: true, silo: prepared.config, options: optionsOf(given) }
}

function optionFaults(given: JsonObject): string[] {
  const known = ['silo', ...Object.keys(optionTable)]
  const faults: string[] = []
  for (const [name, value] of Object.entries(given)) {
    if (!known.includes(name)) faults.push(`monoid.${nameLabel(name)}: expected one of ${known.join(', ')}`)
    else if (value !== null) faults.push(...faultOf(name as keyof typeof optionTable, value))
  }
  return faults
}

function faultOf(name: keyof typeof optionTable, value: JsonValue): string[] {
  const option = optionTable[name]
  if (option.type === 'boolean') {
    return typeof value === 'boolean' ? [] : [`monoid.${name}: expected true or false, without quotes`]
  }
  const { least, most } = option
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
  return fits ? [] : [`monoid.${name}: expected an integer from ${least} to ${most}`]
}

/** To be called once there are no faults. */
function optionsOf(given: JsonObject): SourceOptions {
  const chosen = (name: keyof typeof optionTable) => given[name] ?? optionTable[name].default
  return {
    allowWrites: chosen('allow_writes') === true,
    allowStatements: chosen('allow_statements') === true,
    maxActiveQueries: Number(chosen('max_active_queries')),
    maxQueuedQueries: Number(chosen('max_queued_queries')),
  }
}

function wrong(faults: readonly string[]): ConnectorError {
  return new ConnectorError(
    'CONFIG_INVALID',
    `the configuration of the source is wrong: ${faults.join('; ')}`,
    {
      hint: 'correct the named properties; the source takes the new configuration by itself',
    },
  )
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
