import { describe, expect, it } from 'vitest'
import { StoreTally } from './store-tally.ts'

const a = { name: 'a', group: 'g' }
const b = { name: 'b' }

describe('StoreTally', () => {
  it('[B18] takes no group and an empty one for the same', () => {
    const tally = new StoreTally('query', [a, b])
    tally.count({ schema_name: 'b', schema_group: '' })
    tally.count({ schema_name: 'a', schema_group: 'g' })
    expect(tally.fault()).toBeUndefined()
  })

  it('names the stores without an answer', () => {
    const tally = new StoreTally('delete', [a, b])
    tally.count({ schema_name: 'b' })
    expect(tally.fault()).toMatchObject({ code: 'ANSWER_MISSING', message: 'delete: no answer for g/a' })
  })

  it('wants as many answers as there are handles', () => {
    const tally = new StoreTally('request-status', [b, b])
    tally.count({ schema_name: 'b' })
    expect(tally.fault()).toMatchObject({ code: 'ANSWER_MISSING' })
    tally.count({ schema_name: 'b' })
    expect(tally.fault()).toBeUndefined()
  })

  it('[B20] refuses a second answer, and one that nobody asked for without its name', () => {
    const twice = new StoreTally('query', [b])
    twice.count({ schema_name: 'b' })
    twice.count({ schema_name: 'b' })
    expect(twice.fault()?.message).toBe('query: expected one answer per store, came more than one for b')
    const unasked = new StoreTally('query', [])
    unasked.count({ schema_name: 'ann@x.org' })
    expect(unasked.fault()).toMatchObject({ code: 'MESSAGE_INVALID' })
    expect(unasked.fault()?.message).not.toContain('ann@x.org')
  })
})
