import type { MonoidRecord } from '@monoid-kit/core'
import {
  type JsonObject,
  type JsonValue,
  type MonoidSchema,
  storeKey,
  storeLabel,
  storeOf,
} from '@monoid-kit/core'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'

/** What JSON has no number for (B29). */
const numberWords = ['NaN', 'Infinity', '-Infinity']

/**
 * Judges records by the schemas of their stores, in which every property may be null and each `number` also one of the texts `NaN`,
 * `Infinity` and `-Infinity`.
 *
 * @example new RecordJudge(await subject.schemas()).faultsOf(record) // ['shop/users: email is no string']
 */
export class RecordJudge {
  readonly #schemas: ReadonlyMap<string, MonoidSchema>
  readonly #validators = new Map<string, ValidateFunction | undefined>()

  constructor(schemas: readonly MonoidSchema[]) {
    this.#schemas = new Map(schemas.map((each) => [storeKey(each), each]))
  }

  /** One sentence for each property that the record's `data` does not have (B33). */
  missingKeys(record: MonoidRecord): string[] {
    const label = storeLabel(storeOf(record))
    const data = record.data ?? {}
    const properties = this.#schemas.get(storeKey(storeOf(record)))?.json_schema.properties
    return Object.keys(properties ?? {})
      .filter((name) => !Object.hasOwn(data, name))
      .map((name) => `${label}: a record without the key ${name}`)
  }

  /** One sentence, without the value, for each value that is not as the schema says. */
  wrongValues(record: MonoidRecord): string[] {
    const store = storeOf(record)
    const validate = this.#validatorOf(storeKey(store))
    if (!validate || validate(record.data ?? {})) return []
    const faults = (validate.errors ?? []).map((error) => `${storeLabel(store)}: ${faultOf(error)}`)
    return [...new Set(faults)]
  }

  #validatorOf(key: string): ValidateFunction | undefined {
    if (!this.#validators.has(key)) this.#validators.set(key, compiled(this.#schemas.get(key)?.json_schema))
    return this.#validators.get(key)
  }
}

function compiled(schema: JsonObject | undefined): ValidateFunction | undefined {
  if (!schema) return undefined
  const ajv = new Ajv({ strict: false, logger: false, validateFormats: false, allErrors: true })
  try {
    // a key that lacks is judged for itself
    const { required: _, $schema: __, ...rest } = schema
    return ajv.compile({
      ...rest,
      ...(isObject(rest.properties) && { properties: nullable(rest.properties) }),
    })
  } catch {
    // a schema that does not compile is a fault of `schema`, not of a record
    return undefined
  }
}

function nullable(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      if (!isObject(property)) return [name, property]
      const words = property.type === 'number' ? [{ enum: numberWords }] : []
      return [name, { anyOf: [{ type: 'null' }, ...words, property] }]
    }),
  )
}

/** The first step is a property's name; what is deeper may be a person's. */
function faultOf({ instancePath }: ErrorObject): string {
  const [, name] = instancePath.split('/')
  if (name === undefined) return 'a record is not as its schema says'
  return `the value of ${name.replaceAll('~1', '/').replaceAll('~0', '~')} is not as its schema says`
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
