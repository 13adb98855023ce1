import { type MonoidSchema, storeKey, storeOf } from '@monoid-kit/core'
import { type Check, NotApplicable } from '../../check.ts'
import { scanOutcome } from '../../plain-outcomes.ts'

const gone: MonoidSchema = {
  name: 'monoid_no_such_store',
  json_schema: { type: 'object', properties: { email: { type: 'string' } } },
}

/** A store may be gone since `schema` listed it; what came of the others must not look whole when it is not (B14). */
export const unknownStoreScanned: Check = {
  id: 'scan.unknown-store',
  rules: ['B14', 'B18'],
  title:
    'scan with a data store that is gone prints the records of the others and ends with 0, or ends with another code',
  needs: ['config'],
  mend: 'print a LOG for a store that is not there and no record of it; end with 0 only where all others were sampled',
  async run(subject) {
    const usual = await scanOutcome(subject)
    if (usual.records.length === 0) throw new NotApplicable('scan prints no record')
    const [one] = await subject.schemas()
    const schemas = [
      { ...gone, ...(one?.group !== undefined && { group: one.group }) },
      ...(await subject.schemas()),
    ]
    const note = 'a data store that does not exist, and all that do'
    const outcome = await subject.tell('scan', { note, arguments: { schemas: { schemas } } })
    const wanted = new Set(usual.records.map((record) => storeKey(storeOf(record))))
    const came = new Set(outcome.records.map((record) => storeKey(storeOf(record))))
    if (outcome.exitCode !== 0 || [...wanted].every((key) => came.has(key))) return []
    return [
      {
        sent: outcome.sent,
        came: `${outcome.shape}, from ${came.size} data stores`,
        expected: `records from ${wanted.size} data stores, or another exit code`,
      },
    ]
  },
}
