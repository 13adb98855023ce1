import type { MonoidQuery, MonoidSchema } from '@monoid-kit/core'
import { type Check, NotApplicable } from '../../check.ts'
import { isObject } from '../../spec-properties.ts'
import { leaksOf } from './find-leaks.ts'
import { beyondRecords } from './visible.ts'

const canary = `c4nary.of.nobody@example.org' OR "1" = '1 %s`
const mostStores = 3
const mostProperties = 8

/** What a server says of a value that it cannot take quotes the value (C16). */
export const errorsHoldNoIdentifier: Check = {
  id: 'secrecy.forced-errors',
  rules: ['B10', 'C16'],
  title:
    'an identifier of the wrong type, of an unknown property or of an unknown store stands in no LOG and no status',
  needs: ['config'],
  mend: 'say which store and which property, not which value; pass on no text of a driver',
  async run(subject) {
    const schemas = await subject.schemas()
    const query: MonoidQuery = { identifiers: schemas.slice(0, mostStores).flatMap(itemsOf) }
    const gone = { schema_name: 'no_such_store', identifier: 'id', identifier_query: canary, json_schema: {} }
    if (query.identifiers.length === 0) throw new NotApplicable('no store has a property')
    const note = 'an identifier that no property can hold'
    const answers = [
      await subject.tell('query', { note, arguments: { query } }),
      await subject.tell('query', {
        note: 'an unknown store',
        arguments: { query: { identifiers: [gone] } },
      }),
    ]
    // a connector that takes the identifier for something else would erase what somebody needs
    if (subject.has('fixture')) {
      answers.push(await subject.tell('delete', { note, arguments: { query } }))
      await subject.data?.reset()
    }
    const handles = answers.flatMap(({ results }) => results.map(({ handle }) => handle))
    const results =
      handles.length === 0
        ? []
        : [await subject.tell('request-results', { note, arguments: { requests: { handles } } })]
    return [...answers, ...results].flatMap((outcome) =>
      leaksOf(outcome, [{ name: 'the identifier', text: canary }], beyondRecords).map((came) => ({
        sent: outcome.sent,
        came,
        expected: 'the identifier in handles only',
      })),
    )
  },
}

function itemsOf({ name, group, json_schema }: MonoidSchema): MonoidQuery['identifiers'] {
  const properties = isObject(json_schema.properties) ? Object.keys(json_schema.properties) : []
  return [...properties.slice(0, mostProperties), 'no_such_property'].map((identifier) => ({
    schema_name: name,
    ...(group !== undefined && { schema_group: group }),
    identifier,
    identifier_query: canary,
    json_schema,
  }))
}
