import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as core from './index.ts'

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8')
const sources = readdirSync(new URL('silo/', import.meta.url))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => read(`silo/${file}`))

/** Whether core exports a value or a type of this name. */
function isExported(name: string): boolean {
  if (name in core) return true
  const exported = new RegExp(`^export (interface|type) ${name}\\b`, 'm')
  return (
    exported.test(read('protocol/messages.ts')) ||
    new RegExp(`\\btype (\\{ )?${name}\\b`).test(read('index.ts'))
  )
}

/** Whether a class or an interface of the silos declares this member. */
function hasMember(owner: string, member: string): boolean {
  const source = sources.find((text) =>
    new RegExp(`^export (abstract class|interface) ${owner}\\b`, 'm').test(text),
  )
  return new RegExp(`^ {2}[a-z* ]*\\b${member}\\??[(:]`, 'm').test(source ?? '')
}

describe('docs/migration.md', () => {
  const [, names = ''] = read('../../../docs/migration.md').split('## Name by name')
  const [tables = ''] = names.split('## What behaves differently')
  const rows = tables
    .split('\n')
    .filter(
      (line) => line.startsWith('| ') && !line.includes('`monoid_pydev` |') && !line.startsWith('| ---'),
    )
    .map((line) => line.split('|').map((cell) => cell.trim()))

  it.each(rows)('names something that is there: %s %s → %s', (_, theirs, ours = '') => {
    expect(theirs).toMatch(/`\w/)
    if (ours === 'none') return
    const [, owner = '', member] = /^`(\w+)(?:\.(\w+))?`$/.exec(ours) ?? []
    expect(isExported(owner)).toBe(true)
    if (member !== undefined) expect(hasMember(owner, member)).toBe(true)
  })

  it('knows what is not there', () => {
    expect(rows.length).toBeGreaterThan(50)
    expect([isExported('Abstract'), hasMember('DataStore', 'sample')]).toEqual([false, false])
  })
})
