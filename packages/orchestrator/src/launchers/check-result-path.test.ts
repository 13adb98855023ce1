import { describe, expect, it } from 'vitest'
import { checkResultPath } from './check-result-path.ts'

describe('[B30] checkResultPath', () => {
  it('gives the segments of a path below the temp store', () => {
    expect(checkResultPath('public/people.tar.gz')).toEqual(['public', 'people.tar.gz'])
    expect(checkResultPath('..a/b..')).toEqual(['..a', 'b..'])
  })

  it.each([
    '',
    '/etc/passwd',
    '../secret',
    'a/../../secret',
    './a',
    'a//b',
    'a/',
    'a\\..\\b',
    'a\0b',
    'x'.repeat(4097),
  ])('refuses %j without repeating it', (file) => {
    expect(() => checkResultPath(file)).toThrow(expect.objectContaining({ code: 'FILE_RESULT_INVALID' }))
    expect(() => checkResultPath(file)).not.toThrow('secret')
  })
})
