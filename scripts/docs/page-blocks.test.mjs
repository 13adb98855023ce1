import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { missingLine, pageBlocks } from './page-blocks.mjs'
import { runPage } from './run-page.mjs'

const block = (info, text) => `\`\`\`${info}\n${text}\n\`\`\`\n`

describe('pageBlocks', () => {
  it('tells files, commands, terminals and outputs apart', () => {
    const page = [
      'Text',
      block('ts src/a.ts', 'a'),
      block('sh', 'b'),
      block('json output', 'c'),
      block('sh terminal', 'd'),
    ].join('\n')
    expect(pageBlocks(page)).toEqual([
      { kind: 'file', file: 'src/a.ts', text: 'a\n', line: 2 },
      { kind: 'run', text: 'b\n', line: 6 },
      { kind: 'output', text: 'c\n', line: 10 },
      { kind: 'terminal', text: 'd\n', line: 14 },
    ])
  })

  it('refuses a block that nobody would carry out', () => {
    expect(() => pageBlocks(block('json', '{}'))).toThrow('line 1: a block of "json"')
    expect(() => pageBlocks(block('', 'text'))).toThrow('line 1')
  })
})

describe('missingLine', () => {
  it('wants every line and no other', () => {
    expect(missingLine('a\nb\n', ' a\n\nb')).toBeUndefined()
    expect(missingLine('a\nb', 'a\nc')).toBe('b')
    expect(missingLine('a', 'a\nb')).toContain('came: b')
    expect(missingLine('a.c', 'abc')).toBe('a.c')
  })

  it('lets … stand for any text in a line, and alone for any lines', () => {
    expect(missingLine('{"a":…}', '{"a":1}')).toBeUndefined()
    expect(missingLine('a\n…\nd', 'a\nb\nc\nd')).toBeUndefined()
    expect(missingLine('a\n…', 'a')).toBeUndefined()
    expect(missingLine('a\n…\nd', 'a\nb\nc')).toBe('d')
  })
})

describe('runPage', () => {
  let folder
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'monoid-run-page-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))
  const run = (...blocks) => runPage(blocks.join('\n'), { folder, env: { PATH: process.env.PATH } })

  it('writes files and runs commands beside a terminal, in order', async () => {
    const terminal = block('sh terminal', 'echo ready; sleep 60')
    const count = await run(
      block('text in/a.txt', 'one'),
      terminal,
      block('text output', 'ready'),
      block('sh', 'cat in/a.txt; echo two > b.txt'),
      block('text output', 'one'),
    )
    expect(count).toBe(5)
    expect(await readFile(path.join(folder, 'b.txt'), 'utf8')).toBe('two\n')
  })

  it('fails where a command fails, prints something else or ends too early', async () => {
    await expect(run(block('sh', 'echo no >&2; false'))).rejects.toThrow(/line 1: exit code 1[\s\S]*no/)
    await expect(run(block('sh', 'echo b'), block('text output', 'a'))).rejects.toThrow('expected a')
    await expect(run(block('sh terminal', 'exit 3'), block('text output', 'a'))).rejects.toThrow(
      'ended with 3',
    )
    await expect(run(block('sh terminal', 'sleep 60'))).rejects.toThrow('says not what it prints')
  })
})
