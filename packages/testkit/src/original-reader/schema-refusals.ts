/** Keys that the original API's reader of schemas takes for something of its own, each of another type (B22). */
const takenKeys: ReadonlySet<string> = new Set([
  'id',
  'version',
  'anchor',
  'ref',
  'comments',
  'extras',
  'definitions',
  'secret',
])

/** Keywords that hold another schema. */
const schemaKeys: ReadonlySet<string> = new Set([
  'additionalProperties',
  'additionalItems',
  'items',
  'not',
  'contains',
  'propertyNames',
  'if',
  'then',
  'else',
])
const listKeys: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf'])

/**
 * Says why the original API could not decode a `json_schema`, which fails the whole scan (B22).
 *
 * @param schema the json_schema of one store
 * @returns one sentence per fault, with names of properties and no more; empty where it decodes
 * @example schemaRefusals({ type: 'object', properties: { id: { type: ['string', 'null'] } } })[0] // 'id: type is no text'
 */
export function schemaRefusals(schema: unknown): string[] {
  return refusals(schema, [])
}

function refusals(schema: unknown, path: readonly string[]): string[] {
  const say = (fault: string) => `${path.length > 0 ? path.join('.') : 'the schema'}: ${fault}`
  if (!isObject(schema)) return [say(`expected an object, came ${kindOf(schema)}`)]
  return Object.entries(schema).flatMap(([key, value]) => {
    if (takenKeys.has(key)) return [say(`the key ${key} has another meaning to the API`)]
    if (value === null) return [say(`${key} is null`)]
    if (key === 'type') return typeof value === 'string' ? [] : [say('type is no text')]
    if (key === 'exclusiveMinimum' || key === 'exclusiveMaximum') {
      return typeof value === 'number' ? [say(`${key} is a number`)] : []
    }
    if (key === 'properties') {
      if (!isObject(value)) return [say('properties is no object')]
      return Object.entries(value).flatMap(([name, property]) => refusals(property, [...path, name]))
    }
    if (schemaKeys.has(key)) return refusals(value, [...path, key])
    if (listKeys.has(key) && Array.isArray(value)) {
      return value.flatMap((each) => refusals(each, [...path, key]))
    }
    return []
  })
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : typeof value
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
