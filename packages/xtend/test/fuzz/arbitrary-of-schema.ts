import type { JsonObject, JsonValue } from '@monoid-kit/core'
import fc from 'fast-check'

/** Objects and lists of a schema are made so deep; further down anything will do. */
const deepest = 5

/**
 * Makes values of a JSON Schema: of the keywords that the service's description uses.
 *
 * @param schema any schema without references
 * @param text makes the texts that have no further rule
 * @param depth how deep the schema stands
 */
export function arbitraryOf(
  schema: JsonObject,
  text: fc.Arbitrary<string>,
  depth = 0,
): fc.Arbitrary<JsonValue> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
  const alternatives = [schema.oneOf, schema.anyOf].find(Array.isArray)
  if (alternatives) {
    return fc.oneof(
      ...alternatives.map((one) =>
        arbitraryOf({ ...schema, oneOf: null, anyOf: null, ...objectOf(one) }, text, depth),
      ),
    )
  }
  const types = schema.type === undefined ? ['any'] : [schema.type].flat()
  return fc.oneof(...types.map((type) => arbitraryOfType(String(type), schema, { text, depth })))
}

function arbitraryOfType(
  type: string,
  schema: JsonObject,
  { text, depth }: { readonly text: fc.Arbitrary<string>; readonly depth: number },
): fc.Arbitrary<JsonValue> {
  switch (type) {
    case 'string':
      return typeof schema.pattern === 'string'
        ? fc.stringMatching(new RegExp(schema.pattern))
        : textOf(schema, text)
    case 'integer':
      return fc.integer(boundsOf(schema, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))
    case 'number':
      return fc.double({ ...boundsOf(schema, -1e300, 1e300), noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array': {
      const items = depth > deepest ? fc.constant(null) : arbitraryOf(objectOf(schema.items), text, depth + 1)
      return fc.array(items, {
        minLength: Number(schema.minItems ?? 0),
        maxLength: Math.min(4, Number(schema.maxItems ?? 4)),
      })
    }
    case 'object':
      return depth > deepest ? fc.constant({}) : objects(schema, text, depth)
    default:
      return fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>
  }
}

function textOf({ minLength = 0, maxLength = 1000 }: JsonObject, text: fc.Arbitrary<string>) {
  return text.filter(({ length }) => length >= Number(minLength) && length <= Number(maxLength))
}

function boundsOf({ minimum, maximum }: JsonObject, least: number, most: number) {
  return { min: Number(minimum ?? least), max: Number(maximum ?? most) }
}

function objects(schema: JsonObject, text: fc.Arbitrary<string>, depth: number): fc.Arbitrary<JsonValue> {
  const properties = Object.entries(objectOf(schema.properties))
  const members = properties.map(
    ([name, one]) => [name, arbitraryOf(objectOf(one), text, depth + 1)] as const,
  )
  const requiredKeys = (Array.isArray(schema.required) ? schema.required : []).map(String)
  const known = fc.record(Object.fromEntries(members), { requiredKeys: requiredKeys as never[] })
  if (properties.length > 0) return known as fc.Arbitrary<JsonValue>
  return fc.dictionary(text, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }) as fc.Arbitrary<JsonValue>
}

/** What nobody expects of a value. */
const strange: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(
    null,
    '',
    0,
    -1,
    1e308,
    Number.MAX_SAFE_INTEGER,
    [],
    {},
    [[[[[[]]]]]],
    '\u0000',
    '\ud800',
    '__proto__',
    'constructor',
    '../../etc/passwd',
    "' OR 1=1 --",
    '%s%n%00',
  ),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>,
)

/** Which part of a value is to be changed, counted from its root, and how. */
interface Change {
  readonly place: number
  readonly kind: 'replace' | 'remove' | 'add'
  readonly value: JsonValue
  readonly name: string
}

const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    place: fc.nat({ max: 30 }),
    kind: fc.constantFrom('replace', 'remove', 'add'),
    value: strange,
    name: fc.oneof(fc.constantFrom('__proto__', 'toString', 'schema_name', ''), fc.string()),
  }),
  { maxLength: 2 },
)

/** Values of a schema, half of them with a part or two that are wrong. */
export function nearly(values: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> {
  return fc.oneof(
    values,
    fc.tuple(values, changes).map(([value, list]) => list.reduce(changed, value)),
  )
}

function changed(root: JsonValue, { place, kind, value, name }: Change): JsonValue {
  let left = place
  const walk = (at: JsonValue): JsonValue | undefined => {
    left -= 1
    if (left < 0) {
      left = Number.POSITIVE_INFINITY
      if (kind === 'remove') return undefined
      if (kind === 'add' && isObject(at)) return Object.fromEntries([...Object.entries(at), [name, value]])
      return value
    }
    if (Array.isArray(at)) return at.flatMap((item: JsonValue) => walk(item) ?? [])
    if (!isObject(at)) return at
    const members = Object.entries(at).flatMap(([key, member]): [string, JsonValue][] => {
      const kept = walk(member)
      return kept === undefined ? [] : [[key, kept]]
    })
    return Object.fromEntries(members)
  }
  return walk(root) ?? null
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return value !== undefined && isObject(value) ? value : {}
}
