import type { MonoidQueryIdentifier } from '@monoid-kit/core'
import { type Asked, answerFaults } from '../../asked.ts'
import type { Check, Finding } from '../../check.ts'
import { needPerson } from '../../person.ts'

const gone: MonoidQueryIdentifier = {
  schema_name: 'monoid_no_such_store',
  identifier: 'email',
  identifier_query: 'nobody@example.org',
  json_schema: { type: 'object', properties: { email: { type: 'string' } } },
}

/** A store may be gone since its source was stored; the others are still to be answered (B14, B20). */
export const unknownStoreQueried: Check = {
  id: 'query.unknown-store',
  rules: ['B14', 'B20'],
  title: 'query answers a data store that does not exist with FAILED, and the others as ever',
  needs: ['config', 'fixture'],
  mend: 'answer FAILED for a store that is not there, print a LOG that says so, answer the others and end with 0',
  async run(subject) {
    const person = needPerson(subject)
    const { identifiers } = await subject.queryOf(person)
    const items = [{ ...gone, ...groupOf(identifiers[0]) }, ...identifiers]
    const query = await subject.tell('query', {
      note: 'a data store that does not exist, and the person',
      arguments: { query: { identifiers: items } },
    })
    const usual = completeOf((await subject.found(person)).results)
    const came = completeOf(query.results)
    const findings: Finding[] = answerFaults(query, items)
    const answer = query.results.find(({ handle }) => handle.schema_name === gone.schema_name)
    if (answer && answer.status.request_status !== 'FAILED') {
      const { request_status: stands } = answer.status
      findings.push({
        sent: query.sent,
        came: `${stands} for a store that does not exist`,
        expected: 'FAILED',
      })
    }
    if (came < usual) {
      const expected = `${usual}, as without the one that does not exist`
      findings.push({ sent: query.sent, came: `${came} stores that did not fail`, expected })
    }
    return findings
  },
}

function groupOf(item: MonoidQueryIdentifier | undefined): { schema_group?: string } {
  return item?.schema_group === undefined ? {} : { schema_group: item.schema_group }
}

function completeOf(results: Asked['query']['results']): number {
  return results.filter(({ status }) => status.request_status !== 'FAILED').length
}
