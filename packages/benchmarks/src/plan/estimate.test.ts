import { expect, it } from 'vitest'
import { measureNames } from '../measure-names.ts'
import { fullSizes, quickSizes } from '../sizes.ts'
import { durationText, estimateSeconds } from './estimate.ts'

const all = ['postgres', 'mysql', 'mariadb'] as const

it('the whole is no longer than its parts, which start a server and make the data each', () => {
  const whole = estimateSeconds(all, measureNames, fullSizes)
  const parts = all.flatMap((kind) => measureNames.map((name) => estimateSeconds([kind], [name], fullSizes)))
  expect(whole).toBeLessThan(parts.reduce((sum, part) => sum + part, 0))
  expect(whole).toBeLessThanOrEqual(35 * 60)
})

it('the short form takes less time, and what a server does not have takes none', () => {
  const quick = estimateSeconds(all, measureNames, quickSizes)
  expect(quick).toBeLessThan(estimateSeconds(all, measureNames, fullSizes) / 4)
  expect(estimateSeconds(['mysql'], ['tls'], fullSizes)).toBe(0)
})

it('durations are whole minutes', () => {
  expect([1, 60, 61, 1500].map(durationText)).toEqual(['1 minute', '1 minute', '2 minutes', '25 minutes'])
})
