import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EntryNames, segmentsOf } from './entry-names.ts'

function namesOf(...entries: string[][]): string[] {
  const names = new EntryNames()
  return entries.map((segments) => names.name(segments))
}

describe('EntryNames', () => {
  it('[B30] joins escaped segments, a separator inside one being no separator', () => {
    expect(namesOf(['shop/public', 'files', '..', 'a/b.txt'])).toEqual([
      'shop%2Fpublic/files/%2E%2E/a%2Fb.txt',
    ])
  })

  it('tells files of the same name apart, before the extension', () => {
    expect(namesOf(['a', 'x.png'], ['a', 'x.png'], ['a', 'X.PNG'], ['b', 'x.png'])).toEqual([
      'a/x.png',
      'a/x%~2.png',
      'a/X%~3.PNG',
      'b/x.png',
    ])
  })

  it('tells files apart whose names some systems take for the same', () => {
    const names = namesOf(['\u00e9'], ['e\u0301'], ['straße'], ['STRASSE'], ['ﬁ'], ['fi'])
    expect(names).toEqual(['\u00e9', 'e\u0301%~2', 'straße', 'STRASSE%~2', 'ﬁ', 'fi%~2'])
  })

  it('lets a file and a folder have the same name', () => {
    expect(namesOf(['a'], ['a', 'b'], ['a', 'c'], ['d', 'e'], ['d'])).toEqual([
      'a',
      'a%~2/b',
      'a%~2/c',
      'd/e',
      'd%~2',
    ])
  })

  it('names a folder as an entry', () => {
    expect(new EntryNames().folder(['shop/public', 'files'])).toBe('shop%2Fpublic/files/')
  })

  it('[B30] gives every entry a name of its own, from which its segments can be read', () => {
    const segment = fc.oneof(
      fc.constantFrom(
        'a',
        'A',
        'a.b',
        'A.B',
        'ä',
        'a\u0308',
        '',
        '.',
        '%~2',
        'a%~2',
        'a%~2.b',
        'x'.repeat(500),
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    )
    const entries = fc.array(fc.array(segment, { minLength: 1, maxLength: 3 }), { maxLength: 30 })
    fc.assert(
      fc.property(entries, (list) => {
        const names = namesOf(...list)
        const folded = names.map((name) => name.normalize('NFC').toLowerCase())
        expect(new Set(folded).size).toBe(list.length)
        for (const name of folded) expect(folded.some((other) => other.startsWith(`${name}/`))).toBe(false)
        for (const name of names) {
          for (const part of name.split('/')) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(255)
        }
        expect(names.map(segmentsOf)).toEqual(list)
      }),
      { numRuns: 500 },
    )
  })
})
