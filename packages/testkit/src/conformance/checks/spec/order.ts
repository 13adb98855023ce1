import type { Check, Finding } from '../../check.ts'
import { specProperties } from '../../spec-properties.ts'
import { printedSpec } from './printed-spec.ts'

/** Without an order the form shows the settings in whatever order a map has (B23). */
export const settingsHaveOrder: Check = {
  id: 'spec.order',
  rules: ['B23'],
  title: 'every setting has a place of its own in the form',
  needs: [],
  mend: 'give each setting an "order", whole numbers from 0 that are unique within its object',
  async run(subject) {
    const findings: Finding[] = []
    const taken = new Set<string>()
    for (const { path, name, schema } of specProperties(await printedSpec(subject))) {
      const { order } = schema
      const place = `${path.slice(0, -name.length)}:${String(order)}`
      const fault = !Number.isInteger(order)
        ? 'no whole number as its order'
        : taken.has(place)
          ? 'the order of another'
          : ''
      taken.add(place)
      if (fault !== '')
        findings.push({ sent: 'spec', came: `${path} with ${fault}`, expected: 'an order of its own' })
    }
    return findings
  },
}
