import { type JsonValue, type MonoidQueryIdentifier, storeKey } from '@monoid-kit/core'
import { needPerson, refOf } from './person.ts'
import type { Subject } from './subject.ts'

/** A value that belongs to nobody. */
export interface OddValue {
  /** What is odd about it, for findings. */
  readonly note: string
  readonly value: string
}

/** Values without anything to see. */
export const blankValues: readonly OddValue[] = [
  { note: 'an empty text', value: '' },
  { note: 'a blank', value: ' ' },
  { note: 'blanks, a tab and a line feed', value: ' \t\n ' },
]

/** Values that mean something to whoever builds statements, patterns or paths from texts (C2). */
export const hostileValues: readonly OddValue[] = [
  { note: 'a quote that ends a text of SQL', value: "nobody' OR '1'='1" },
  { note: 'a quote and a comment', value: "nobody' OR 1=1 -- " },
  { note: 'an escaped quote and a comment', value: "\\' OR 1=1 -- " },
  { note: 'a double quote and a comment', value: 'nobody" OR 1=1 -- ' },
  { note: 'a second statement', value: "nobody'; DELETE FROM users; -- " },
  { note: 'a percent sign', value: '%' },
  { note: 'an underscore', value: '_' },
  { note: 'an asterisk', value: '*' },
  { note: 'a regular expression', value: '.*' },
  { note: 'an operator of a document database', value: '{"$ne":null}' },
  { note: 'a template', value: `\${7*7}{{7*7}}` },
  { note: 'a path', value: '../../../../etc/passwd' },
  { note: 'a flag', value: '--help' },
  { note: 'a command of a shell', value: '$(id)`id`|id' },
  { note: 'a NUL character', value: 'nobody\u0000' },
  { note: 'line ends', value: 'nobody\r\nX-Header: 1' },
  { note: 'characters beyond the basic plane', value: '\u{1f468}\u200d\u{1f4bb}\u202e' },
  { note: '10,000 characters', value: 'n'.repeat(10_000) },
  { note: 'the word null', value: 'null' },
  { note: 'the word true', value: 'true' },
]

/**
 * The items of a query for nobody: each odd value under the first text property by which the fixture's person is known.
 *
 * @param subject the connector, with its fixture
 * @param values the odd values
 * @returns the items, in the order of the values
 * @throws NotApplicable where the fixture names no person
 * @example await ask(subject, 'blank identifiers', await oddItems(subject, blankValues))
 */
export async function oddItems(
  subject: Subject,
  values: readonly OddValue[],
): Promise<MonoidQueryIdentifier[]> {
  const person = needPerson(subject)
  const schemas = new Map((await subject.schemas()).map((each) => [storeKey(each), each]))
  const typeOf = (index: number): JsonValue | undefined => {
    const { identifier } = person[index] ?? person[0]
    const schema = schemas.get(storeKey(refOf(person[index] ?? person[0])))
    return memberOf(memberOf(schema?.json_schema.properties, identifier), 'type')
  }
  const place = person.findIndex((_, index) => typeOf(index) === 'string')
  const known = person[place] ?? person[0]
  return (await subject.queryOf(values.map(({ value }) => ({ ...known, value })))).identifiers.slice()
}

/** What a property of a type or a format cannot hold, though a loose conversion may find a number or a date in it. */
const impossible: ReadonlyMap<JsonValue | undefined, readonly string[]> = new Map([
  ['integer', ['abc', '1abc', '1.5', '9'.repeat(40)]],
  ['number', ['abc', '1abc']],
  ['boolean', ['abc']],
  ['uuid', ['abc']],
  ['date', ['abc', '2000-13-45']],
  ['date-time', ['abc', '2000-13-45T00:00:00Z']],
])

/**
 * The items of a query with values that their properties cannot hold, such as words for numbers (B19, C9).
 *
 * @param subject the connector, with its fixture
 * @returns items for each data store of the person, of one property of each such type
 * @example (await wrongTypedItems(subject)).length
 */
export async function wrongTypedItems(subject: Subject): Promise<MonoidQueryIdentifier[]> {
  const stores = new Set(needPerson(subject).map((each) => storeKey(refOf(each))))
  const schemas = (await subject.schemas()).filter((schema) => stores.has(storeKey(schema)))
  return schemas.flatMap(({ name, group, json_schema }) => {
    const typed = Object.entries(json_schema.properties ?? {}).map(
      ([property, each]) => [narrowTypeOf(each), property] as const,
    )
    return [...new Map(typed)].flatMap(([type, identifier]) =>
      (impossible.get(type) ?? []).map((value) => ({
        schema_name: name,
        ...(group !== undefined && { schema_group: group }),
        identifier,
        identifier_query: value,
        json_schema,
      })),
    )
  })
}

function narrowTypeOf(property: JsonValue): JsonValue | undefined {
  const type = memberOf(property, 'type')
  return type === 'string' ? memberOf(property, 'format') : type
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.hasOwn(value, name) ? (value as Readonly<Record<string, JsonValue>>)[name] : undefined
}
