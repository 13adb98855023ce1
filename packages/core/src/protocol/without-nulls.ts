/** The members of a JSON Schema that are read here. */
interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly items?: SchemaNode
  readonly [keyword: string]: unknown
}

/**
 * A value without the null members of the protocol's objects: the API and the original connectors write null
 * for what is absent (B18, C22). What the schema leaves free keeps its nulls: a record's columns, a
 * handle's data, a JSON Schema, an identifier's value.
 *
 * @param schema one of `messageSchemas`, or a part of one
 * @param value what was read
 * @returns a copy where something had to go; free objects are shared with `value`
 * @example withoutNulls(messageSchemas.MonoidRecord, { schema_name: 'users', file: null }) // { schema_name: 'users' }
 */
export function withoutNulls(schema: SchemaNode, value: unknown): unknown {
  const { properties, items } = schema
  if (Array.isArray(value)) return items ? value.map((item) => withoutNulls(items, item)) : value
  if (!properties || typeof value !== 'object' || value === null) return value
  const object = value as Readonly<Record<string, unknown>>
  // Every record of a stream passes here, and hardly any has a null to lose.
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(object)) {
    const member = object[key]
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined
    if (member === null && !(known && isFree(known))) {
      copy ??= { ...object }
      delete copy[key]
      continue
    }
    const kept = known ? withoutNulls(known, member) : member
    if (kept === member) continue
    copy ??= { ...object }
    copy[key] = kept
  }
  return copy ?? value
}

function isFree(schema: SchemaNode): boolean {
  return Object.keys(schema).length === 0
}
