import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { originalFiles } from './originals/original-tests.ts'
import { originalsTable, titledBy } from './originals/originals-table.ts'

describe('tests of the original SDKs', () => {
  it('each has a counterpart here, and no title names one that there is not', async () => {
    const tags = originalFiles.map(({ tag }) => tag).join('|')
    const named = await titledBy(new RegExp(`^(?:${tags}) \\w+$`))
    const known = originalFiles.flatMap(({ tag, tests }) => tests.map((test) => `${tag} ${test}`))
    expect([...named.keys()].sort()).toEqual(known.toSorted())
  })

  it('the cases to be shown without looking inside are all there', async () => {
    const named = await titledBy(/^7\.7\.\d+$/)
    const numbers = [...named.keys()].map((title) => Number(title.slice('7.7.'.length)))
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })

  it('the table in the README is up to date', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
    expect(readme).toContain(await originalsTable())
    for (const { tag, path } of originalFiles) expect(readme).toContain(`${tag} is \`${path}\``)
  })
})
