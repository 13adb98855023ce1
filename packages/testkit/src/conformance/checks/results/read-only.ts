import type { Check, Finding } from '../../check.ts'
import { differenceOf } from '../../dump-difference.ts'
import { needPerson } from '../../person.ts'

/** Everything but delete only looks (B28). */
export const readOnlyCommands: Check = {
  id: 'results.read-only',
  rules: ['B28'],
  title: 'scan, query, request-status and request-results change nothing in the data',
  needs: ['config', 'fixture'],
  mend: 'open the system for reading only in every command but delete',
  async run(subject) {
    const { data } = subject
    const person = needPerson(subject)
    if (!data) return []
    const schemas = { schemas: await subject.schemas() }
    const query = await subject.queryOf(person)
    const requests = { handles: await subject.handles(person) }
    const before = await data.dump()
    const findings: Finding[] = []
    for (const [command, given] of [
      ['scan', { schemas }],
      ['query', { query }],
      ['request-status', { requests }],
      ['request-results', { requests }],
    ] as const) {
      const { sent } = await subject.tell(command, { arguments: given })
      const { gone, added } = differenceOf(before, await data.dump())
      if (gone === 0 && added === 0) continue
      findings.push({
        sent,
        came: `${gone} records gone, ${added} added`,
        expected: 'the same data as before',
      })
      data.changed()
      break
    }
    return findings
  },
}
