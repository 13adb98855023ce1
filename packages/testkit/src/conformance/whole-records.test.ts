import { expect, it } from 'vitest'
import { joinedRecords, recordTexts, wholeRecords } from './whole-records.ts'

it('[B8] puts parts together, and finds the same records in another order', async () => {
  const parts = (index: number) => [
    { schema_name: 'a', data: { x: 'é' }, part: { record: index, index: 0, last: false } },
    { schema_name: 'a', data: { x: 'è' }, part: { record: index, index: 1, last: true } },
  ]
  const whole = await wholeRecords({ records: [{ schema_name: 'b', data: { y: 1, z: 2 } }, ...parts(1)] })
  const other = await wholeRecords({ records: [...parts(0), { schema_name: 'b', data: { z: 2, y: 1 } }] })
  expect(whole[1]?.data).toEqual({ x: 'éè' })
  expect(recordTexts(whole)).toEqual(recordTexts(other))
  expect(recordTexts(whole)).not.toEqual(recordTexts([{ schema_name: 'b' }]))
})

it('tells parts that do not fit together', async () => {
  const records = [{ schema_name: 'a', data: {}, part: { record: 0, index: 0, last: false } }]
  expect(await joinedRecords({ records })).toEqual({
    records,
    fault: expect.stringContaining('came the end'),
  })
})
