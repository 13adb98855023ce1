import { type MonoidRecord, storeKey, storeLabel, storeOf } from '@monoid-kit/core'
import type { Check, Finding } from '../../check.ts'
import { firstFindings } from '../../first-findings.ts'
import type { Outcome } from '../../outcome.ts'
import { scanOutcome } from '../../plain-outcomes.ts'

/** A record of a store that the API did not ask for fails its whole scan (B18). */
export const knownStoresScanned: Check = {
  id: 'scan.known-stores',
  rules: ['B18'],
  title: 'scan prints records of the data stores that it was given and of no others',
  needs: ['config'],
  mend: 'scan only the stores of the -s file, and print each one by the name and the group that stand there',
  async run(subject) {
    const schemas = await subject.schemas()
    const whole = await scanOutcome(subject)
    const findings = strangers(whole, schemas.map(storeKey))
    const sampled = new Set(whole.records.map(keyOf))
    const one = schemas.find((schema) => sampled.has(storeKey(schema))) ?? schemas[0]
    if (!one || schemas.length === 1) return findings
    const outcome = await subject.tell('scan', {
      note: 'one of the data stores',
      arguments: { schemas: { schemas: [one] } },
    })
    return [...findings, ...strangers(outcome, [storeKey(one)])]
  },
}

function strangers({ sent, records }: Outcome, keys: readonly string[]): Finding[] {
  const given = new Set(keys)
  const faults = records
    .filter((record) => !given.has(keyOf(record)))
    .map((record) => `a record of ${storeLabel(storeOf(record))}`)
  return firstFindings(sent, faults, 'records of the stores in the -s file')
}

function keyOf(record: MonoidRecord): string {
  return storeKey(storeOf(record))
}
