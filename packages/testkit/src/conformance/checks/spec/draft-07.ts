import { ConnectorError, prepareConfig } from '@monoid-kit/core'
import type { Check } from '../../check.ts'
import { printedSpec } from './printed-spec.ts'

/** A spec that cannot be compiled judges no configuration, and the API that loads it fails (B23). */
export const specIsDraft07: Check = {
  id: 'spec.draft-07',
  rules: ['B23'],
  title: 'the spec is a JSON Schema of draft-07 that describes an object',
  needs: [],
  mend: 'let the member spec of spec.json be a JSON Schema of draft-07 with "type": "object" and "properties"',
  async run(subject) {
    const spec = await printedSpec(subject)
    const finding = (came: string) => [
      { sent: 'spec', came, expected: 'a JSON Schema of draft-07 with the type object and properties' },
    ]
    if (spec.type !== 'object' || typeof spec.properties !== 'object') {
      return finding('a schema without the type object, or without properties')
    }
    try {
      await prepareConfig(spec, {})
      return []
    } catch (thrown) {
      if (thrown instanceof ConnectorError && thrown.code === 'SPEC_INVALID') return finding(thrown.message)
      throw thrown
    }
  },
}
