import { storeKey, storeLabel } from '@monoid-kit/core'
import type { Check } from '../../check.ts'

/** A data source is its name and its group; no group and an empty one are the same (B18). */
export const distinctNames: Check = {
  id: 'schema.distinct-names',
  rules: ['B18'],
  title: 'every data store has a name, and no two have the same name and group',
  needs: ['config'],
  mend: 'tell data stores of the same name apart by their groups',
  async run(subject) {
    const seen = new Set<string>()
    return (await subject.schemas()).flatMap((schema) => {
      const key = storeKey(schema)
      const isBlank = schema.name.trim() === ''
      const isNew = !seen.has(key)
      seen.add(key)
      if (isNew && !isBlank) return []
      const came = isBlank
        ? 'a data store without a name'
        : `the data store ${storeLabel(schema)} a second time`
      return [{ sent: 'schema', came, expected: 'each pair of name and group once, no name blank' }]
    })
  },
}
