import { prepareConfig } from '@monoid-kit/core'
import type { Check, Finding } from '../../check.ts'
import { specProperties } from '../../spec-properties.ts'
import { printedSpec } from './printed-spec.ts'

/** A default is what most users send (B23); one of a secret would be everybody's secret. */
export const defaultsAreValid: Check = {
  id: 'spec.defaults',
  rules: ['B23'],
  title: 'every default is a value that its setting may have, and no secret has one',
  needs: [],
  mend: 'correct the "default", or leave it out',
  async run(subject) {
    const findings: Finding[] = []
    for (const { path, name, schema } of specProperties(await printedSpec(subject))) {
      const { default: value } = schema
      if (value === undefined) continue
      const alone = { type: 'object', properties: { [name]: schema } }
      const isValid = (await prepareConfig(alone, { [name]: value })).ok
      const fault =
        schema.secret === true ? 'a default for a secret' : isValid ? '' : 'a default that it forbids'
      if (fault !== '')
        findings.push({ sent: 'spec', came: `${path} with ${fault}`, expected: 'a valid default, or none' })
    }
    return findings
  },
}
