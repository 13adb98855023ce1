import { storeLabel } from '@monoid-kit/core'
import { schemaRefusals } from '../../../original-reader/schema-refusals.ts'
import type { Check } from '../../check.ts'

/** One json_schema that the API cannot decode fails the scan of all (B22). */
export const decodableSchema: Check = {
  id: 'schema.decodable',
  rules: ['B22'],
  title: 'the API can decode the json_schema of every data store',
  needs: ['config'],
  mend: 'describe properties by one "type" that is a text; leave out null members, lists of types, additionalProperties: false, boolean schemas, lists of items, numeric exclusiveMinimum and exclusiveMaximum, and keys such as id, version or secret',
  async run(subject) {
    return (await subject.schemas()).flatMap((schema) =>
      schemaRefusals(schema.json_schema).map((fault) => ({
        sent: 'schema',
        came: `${storeLabel(schema)}: ${fault}`,
        expected: 'a json_schema that the API can decode',
      })),
    )
  },
}
