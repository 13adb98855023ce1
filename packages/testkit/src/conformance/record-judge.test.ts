import type { JsonObject } from '@monoid-kit/core'
import { expect, it } from 'vitest'
import { RecordJudge } from './record-judge.ts'

const judgeOf = (json_schema: JsonObject) => new RecordJudge([{ name: 'people', group: 'shop', json_schema }])
const recordOf = (data: JsonObject) => ({ schema_name: 'people', schema_group: 'shop', data })
const judge = judgeOf({
  type: 'object',
  required: ['email'],
  properties: {
    id: { type: 'integer' },
    email: { type: 'string', maxLength: 5, format: 'email' },
    score: { type: 'number' },
    on: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
  },
})

it('[B33] takes null everywhere, and for number the three texts', () => {
  for (const score of [1.5, null, 'NaN', 'Infinity', '-Infinity']) {
    const data = { id: 1, email: 'ann', score, on: true, tags: ['a'] }
    expect(judge.wrongValues(recordOf(data))).toEqual([])
  }
  expect(judge.wrongValues(recordOf({ id: null, email: null, on: null, tags: null }))).toEqual([])
})

it.each([
  ['id', '1'],
  ['id', 1.5],
  ['id', 'NaN'],
  ['email', 5],
  ['email', 'secret'],
  ['score', '1.5'],
  ['score', 'nan'],
  ['on', 1],
  ['tags', ['a', 1]],
])('[B33] refuses a value of %s, and does not tell it', (name, value) => {
  expect(judge.wrongValues(recordOf({ [name]: value }))).toEqual([
    `shop/people: the value of ${name} is not as its schema says`,
  ])
})

it('[B33] misses keys, not values', () => {
  expect(judge.missingKeys(recordOf({ id: 1, email: null, score: 1, on: true, tags: [] }))).toEqual([])
  expect(judge.missingKeys(recordOf({ id: 1, email: 'a', score: 1, tags: [] }))).toEqual([
    'shop/people: a record without the key on',
  ])
})

it('leaves a schema that does not compile, and a store that it does not know, to other checks', () => {
  expect(judgeOf({ type: 'nothing' }).wrongValues(recordOf({ id: 1 }))).toEqual([])
  expect(judge.wrongValues({ schema_name: 'pets', data: { id: 'x' } })).toEqual([])
})
