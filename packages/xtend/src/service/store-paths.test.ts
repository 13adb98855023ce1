import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { joinGroup } from './store-paths.ts'

const prefixes = ['/schemas', '/records']

describe('joinGroup', () => {
  test.each([
    ['/records/shop/public/users?limit=3', '/records/shop%2Fpublic/users?limit=3'],
    ['/records/shop%2Fpublic/users', '/records/shop%2Fpublic/users'],
    ['/schemas/users', '/schemas/users'],
    ['/records/a%2Fb?x=/c/d', '/records/a%2Fb?x=/c/d'],
    ['/records/', '/records/'],
    ['/recordsof/a/b/c', '/recordsof/a/b/c'],
    ['/other/a/b/c', '/other/a/b/c'],
    ['*', '*'],
  ])('%s', (url, joined) => {
    expect(joinGroup(url, prefixes)).toBe(joined)
  })

  test('gives back every group and name, however the slashes of the group were written', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((value) => value.isWellFormed())
    fc.assert(
      fc.property(text, text, fc.boolean(), (group, name, plain) => {
        const encoded = plain ? group.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(group)
        const url = joinGroup(`/records/${encoded}/${encodeURIComponent(name)}?limit=1`, prefixes)
        const [, , first = '', second = ''] = url.split('?')[0]?.split('/') ?? []
        expect([decodeURIComponent(first), decodeURIComponent(second)]).toEqual([group, name])
      }),
    )
  })
})
