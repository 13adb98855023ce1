import { expect, it } from 'vitest'
import { declarationOf } from './includes.mjs'
import { anchorsOf, linksOf } from './links.mjs'

const source = `import a from 'a'

/** One. */
export class One extends Base {
  member() {
    return 1
  }
}

const table = [
  1,
]

const line = 1
async function* last(
  a,
) {
  yield a
}
`

it('takes one declaration out of a file, to its own end', () => {
  expect(declarationOf(source, 'One', 'a.ts')).toBe(
    'export class One extends Base {\n  member() {\n    return 1\n  }\n}',
  )
  expect(declarationOf(source, 'table', 'a.ts')).toBe('const table = [\n  1,\n]')
  expect(declarationOf(source, 'line', 'a.ts')).toBe('const line = 1')
  expect(declarationOf(source, 'last', 'a.ts')).toBe('async function* last(\n  a,\n) {\n  yield a\n}')
  expect(() => declarationOf(source, 'On', 'a.ts')).toThrow('a.ts declares no On')
})

it('finds the links of a page, not those of its code or of other sites', () => {
  const text = '[a](docs/a.md#b) [c](https://example.org)\n\n```md\n[d](d.md)\n```\n\n[e](#f)\n'
  expect(linksOf(text)).toEqual(['docs/a.md#b', '#f'])
})

it('names headings as GitHub does', () => {
  expect(anchorsOf('# A page\n## `null`, "" and [B20]\n')).toEqual(['a-page', 'null--and-b20'])
})
