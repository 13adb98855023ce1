import { isDeepStrictEqual } from 'node:util'
import { storeKey, storeLabel } from '@monoid-kit/core'
import type { Check, Finding } from '../../check.ts'

/** What an API has stored of a data source goes by its names, so that these must not change (B18, B19). */
export const stableSchema: Check = {
  id: 'schema.stable',
  rules: ['B18', 'B19'],
  title: 'schema gives the same data stores with the same schemas each time',
  needs: ['config'],
  mend: 'derive names, groups and schemas from the system alone, not from time, chance or the order of an answer',
  async run(subject) {
    const first = new Map((await subject.schemas()).map((each) => [storeKey(each), each]))
    const again = await subject.tell('schema', { note: 'nothing changed since the first' })
    const second = new Map(
      (again.messages('SCHEMA').at(-1)?.schema_msg.schemas ?? []).map((each) => [storeKey(each), each]),
    )
    const findings: Finding[] = []
    const say = (came: string) =>
      findings.push({ sent: again.sent, came, expected: 'what came the first time' })
    for (const [key, schema] of first) {
      const other = second.get(key)
      const label = storeLabel(schema)
      if (!other) say(`the data store ${label} is missing the second time`)
      else if (!isDeepStrictEqual(other.json_schema, schema.json_schema)) {
        say(`the data store ${label} has another json_schema the second time`)
      }
    }
    for (const [key, schema] of second) {
      if (!first.has(key)) say(`the data store ${storeLabel(schema)} is new the second time`)
    }
    return findings
  },
}
