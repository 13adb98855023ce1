/** Keys that the API's reader of schemas takes for something of its own (B22). */
const reservedKeys: ReadonlySet<string> = new Set([
  '$id',
  '$ref',
  'id',
  'version',
  'anchor',
  'ref',
  'comments',
  'extras',
  'definitions',
  'secret',
])

const scalarTypes: ReadonlySet<unknown> = new Set(['string', 'integer', 'number', 'boolean'])

/** What may stand in the schema of one property. */
const propertyKeys: ReadonlySet<string> = new Set([
  'type',
  'title',
  'description',
  'format',
  'maxLength',
  'contentEncoding',
  'contentMediaType',
])

/**
 * Judges a `json_schema` by rule B22, more strictly than the API does: an object whose properties have one scalar type
 * each and nothing but plain annotations beside it.
 *
 * @param schema the json_schema of one store
 * @returns one sentence per fault
 * @example expect(schemaFaults(schema.json_schema)).toEqual([])
 */
export function schemaFaults(schema: unknown): string[] {
  if (!isObject(schema)) return ['the schema is no object']
  const faults = Object.keys(schema)
    .filter((key) => !['type', 'description', 'properties'].includes(key))
    .map((key) => `the schema has ${key}`)
  if (schema.type !== 'object') faults.push('the type of the schema is not "object"')
  if ('description' in schema && typeof schema.description !== 'string')
    faults.push('the description is no text')
  if (!isObject(schema.properties)) return [...faults, 'the schema has no properties']
  for (const [name, property] of Object.entries(schema.properties)) {
    faults.push(...propertyFaults(property).map((fault) => `${name}: ${fault}`))
  }
  return faults
}

function propertyFaults(property: unknown): string[] {
  if (!isObject(property)) return ['no object']
  const faults: string[] = []
  if (!scalarTypes.has(property.type)) faults.push('not one scalar type')
  for (const [key, value] of Object.entries(property)) {
    if (reservedKeys.has(key)) faults.push(`the reserved key ${key}`)
    if (!propertyKeys.has(key)) faults.push(`the key ${key}`)
    if (value === null || typeof value === 'object') faults.push(`${key} is no scalar`)
  }
  return faults
}

/**
 * Judges a row against its store's `json_schema` as rule B33 asks: every property is there, each null or of the declared
 * type, and nothing else.
 *
 * @param row the `data` of a record
 * @param schema the store's json_schema
 * @returns one sentence per fault, without values
 * @example expect(rowFaults(record.data, schema.json_schema)).toEqual([])
 */
export function rowFaults(row: unknown, schema: unknown): string[] {
  if (!isObject(row) || !isObject(schema) || !isObject(schema.properties)) return ['no row, or no schema']
  const { properties } = schema
  const names = new Set([...Object.keys(row), ...Object.keys(properties)])
  return [...names].flatMap((name) => {
    const property = properties[name]
    if (!isObject(property)) return [`${name} is not declared`]
    if (!Object.hasOwn(row, name)) return [`${name} is missing`]
    return fits(row[name], property.type) ? [] : [`${name} is no ${String(property.type)}`]
  })
}

function fits(value: unknown, type: unknown): boolean {
  if (value === null) return true
  if (type === 'integer') return Number.isSafeInteger(value)
  // What JSON has no number for comes as a string.
  if (type === 'number') return typeof value === 'number' || isOddNumber(value)
  return typeof value === type
}

function isOddNumber(value: unknown): boolean {
  return typeof value === 'string' && ['NaN', 'Infinity', '-Infinity', '-0'].includes(value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
