import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exitCodes } from '../../packages/core/dist/index.js'
import { inRoot } from '../bootstrap/root-folder.mjs'

const page = readFileSync(inRoot('docs/operating.md'), 'utf8')
const section = (heading) => page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
const rowsOf = (text) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )

describe('docs/operating.md', () => {
  it('tells of every exit code that a connector ends with', () => {
    const told = rowsOf(section('Exit codes')).flatMap(([codes]) => codes.match(/\d+/g) ?? [])
    // 6 is monoid-kit's own, and nobody ends with 137 by himself.
    const own = Object.keys(exitCodes).filter((code) => code !== '6')
    expect(told.map(Number).sort((a, b) => a - b)).toEqual([...own.map(Number), 137].sort((a, b) => a - b))
  })

  it.each(['postgres', 'mysql'])('gives the limits that the spec of %s sets', (connector) => {
    const { properties } = JSON.parse(readFileSync(inRoot(`connectors/${connector}/spec.json`), 'utf8')).spec
    let seen = 0
    for (const [, limit, setBy] of rowsOf(section('Limits'))) {
      const [, name, least, most] = /^`(\w+)`, ([\d,]+) to ([\d,]+)$/.exec(setBy) ?? []
      if (name === undefined) continue
      seen += 1
      const shown = { default: Number.parseInt(limit, 10), minimum: number(least), maximum: number(most) }
      expect(properties[name]).toMatchObject(shown)
    }
    expect(seen).toBe(4)
  })
})

function number(text) {
  return Number(text.replaceAll(',', ''))
}
