import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sharedTexts } from './shared-texts.ts'

it('every text comes back as it was, whatever came before', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (texts) => {
      expect(texts.map(sharedTexts())).toEqual(texts)
    }),
  )
})
