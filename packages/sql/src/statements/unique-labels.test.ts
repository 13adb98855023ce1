import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { uniqueLabels } from './unique-labels.ts'

describe('uniqueLabels', () => {
  it('numbers what comes again', () => {
    expect(uniqueLabels(['a', 'b', 'a', 'a', 'a_2', 'a_2'])).toEqual(['a', 'b', 'a_3', 'a_4', 'a_2', 'a_2_2'])
  })

  it('gives each column a name of its own and leaves a label that is there once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'a_2', 'a_3', '', '_2', '__proto__')), (labels) => {
        const names = uniqueLabels(labels)
        expect(new Set(names).size).toBe(labels.length)
        labels.forEach((label, index) => {
          if (labels.indexOf(label) === index) expect(names[index]).toBe(label)
        })
      }),
    )
  })
})
