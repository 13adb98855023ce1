import type { Check } from '../../check.ts'
import { specProperties } from '../../spec-properties.ts'
import { printedSpec } from './printed-spec.ts'

/** The form shows titles and descriptions; without them it shows names of properties (B23). */
export const settingsHaveTitles: Check = {
  id: 'spec.titles',
  rules: ['B23'],
  title: 'every setting has a title and a description',
  needs: [],
  mend: 'give each setting a "title" of a few words and a "description" of a sentence',
  async run(subject) {
    return specProperties(await printedSpec(subject)).flatMap(({ path, schema }) =>
      ['title', 'description']
        .filter((key) => {
          const text = schema[key]
          return typeof text !== 'string' || text.trim() === ''
        })
        .map((key) => ({ sent: 'spec', came: `${path} without a ${key}`, expected: `a ${key}` })),
    )
  },
}
