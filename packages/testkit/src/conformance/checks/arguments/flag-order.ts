import type { Check, Finding } from '../../check.ts'
import { scanOutcome } from '../../plain-outcomes.ts'

type Groups = readonly (readonly string[])[]

/** The command first, then the flags in another order than usual. */
const orders: readonly { readonly note: string; readonly arrange: (groups: Groups) => string[] }[] = [
  {
    note: 'its flags in reverse',
    arrange: ([command = [], ...flags]) => [...command, ...flags.reverse().flat()],
  },
  {
    note: 'its first flag last',
    arrange: ([command = [], first = [], ...flags]) => [...command, ...flags.flat(), ...first],
  },
  {
    note: 'its last flag first',
    arrange: ([command = [], ...flags]) => [...command, ...(flags.pop() ?? []), ...flags.flat()],
  },
]

/** An API passes flags in random order (B1). */
export const flagsInAnyOrder: Check = {
  id: 'arguments.flag-order',
  rules: ['B1'],
  title: 'flags are taken in any order',
  needs: ['config'],
  mend: 'read flags by their names, not by their places',
  async run(subject) {
    const usual = await scanOutcome(subject)
    const schemas = { schemas: await subject.schemas() }
    const findings: Finding[] = []
    for (const { note, arrange } of orders) {
      const outcome = await subject.tell('scan', { note, arguments: { schemas }, distortion: { arrange } })
      const isSame =
        outcome.exitCode === usual.exitCode && outcome.records.length > 0 === usual.records.length > 0
      if (!isSame) findings.push({ sent: outcome.sent, came: outcome.shape, expected: usual.shape })
    }
    return findings
  },
}
