import { prepareConfig } from '@monoid-kit/core'
import type { Check, Finding } from '../../check.ts'
import { specProperties } from '../../spec-properties.ts'
import { printedSpec } from './printed-spec.ts'
import { sampleConfigs } from './sample-configs.ts'

/** Configurations are stored with an API for years; a new version of a connector gets the old ones. */
export const specIsBackwardCompatible: Check = {
  id: 'spec.backward-compatible',
  rules: ['B23'],
  title: 'a configuration that the earlier spec allowed is allowed still, and none of its settings has gone',
  needs: ['previous-spec'],
  mend: 'keep the old setting, require no new one, and narrow no type, range or pattern',
  async run(subject) {
    const spec = await printedSpec(subject)
    const before = subject.previousSpec?.spec ?? {}
    const findings: Finding[] = []
    for (const { note, config } of await sampleConfigs(before, subject.config)) {
      const prepared = await prepareConfig(spec, config)
      if (prepared.ok) continue
      const came = `it is refused: ${prepared.problems.join('; ')}`
      findings.push({
        sent: `a configuration with ${note}`,
        came,
        expected: 'allowed, as by the earlier spec',
      })
    }
    const known = new Set(specProperties(spec).map(({ path }) => path))
    for (const { path } of specProperties(before)) {
      if (known.has(path)) continue
      findings.push({
        sent: 'spec',
        came: `no setting ${path}`,
        expected: 'all settings of the earlier spec',
      })
    }
    return findings
  },
}
