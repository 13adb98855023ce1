import { describe, expect, it } from 'vitest'
import { nameFilter } from './name-filter.ts'

describe('[B13] nameFilter', () => {
  it('includes everything without lists', () => {
    expect(nameFilter({})(['x'])).toBe(true)
    expect(nameFilter({ include: [], exclude: [] })(['x'])).toBe(true)
  })

  it('fits a glob against every form of a name', () => {
    const included = nameFilter({ include: ['public.*', 'orders'] })
    expect(included(['users', 'public.users'])).toBe(true)
    expect(included(['orders', 'audit.orders'])).toBe(true)
    expect(included(['users', 'audit.users'])).toBe(false)
  })

  it('lets exclusion win', () => {
    const included = nameFilter({ include: ['*'], exclude: ['tmp_?'] })
    expect([['tmp_1'], ['tmp_12'], ['users']].map(included)).toEqual([false, true, true])
  })

  it('treats slashes, leading dots, braces and parentheses as any other character', () => {
    const included = nameFilter({ exclude: ['*secret*'] })
    expect(included(['.a/secret/b'])).toBe(false)
    expect(nameFilter({ include: ['a{b,c}'] })(['a{b,c}'])).toBe(true)
    expect(nameFilter({ include: ['we+(ird'] })(['we+(ird'])).toBe(true)
    expect(nameFilter({ include: ['!x'] })(['y'])).toBe(false)
  })

  it('counts case', () => {
    expect(nameFilter({ include: ['Users'] })(['users'])).toBe(false)
  })
})
