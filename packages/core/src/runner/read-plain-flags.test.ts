import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commandsWith } from './commands.ts'
import { flagsFor } from './flags.ts'
import { parseFlags } from './parse-flags.ts'
import { readPlainFlags } from './read-plain-flags.ts'

const connector = { name: 'sample', version: '1.2.3' }
const known = commandsWith([])
const { options, files } = flagsFor(known)
const names = Object.keys({ ...options, ...files })
const spellings = Object.entries({ ...options, ...files }).flatMap(([name, { aliases }]) =>
  [name, ...aliases].map((each) => (each.length === 1 ? `-${each}` : `--${each}`)),
)

/** What the parser makes of a line, reduced to what is read of it; a refusal by its message. */
async function parsed(argv: readonly string[]) {
  try {
    const read = await parseFlags(argv, connector, known)
    if ('text' in read) return read
    const given = names.filter((name) => read.values[name] !== undefined)
    return { words: read.words, values: Object.fromEntries(given.map((name) => [name, read.values[name]])) }
  } catch (error) {
    return { refused: String(error) }
  }
}

const word = fc.constantFrom(...known, 'session', 'configure', 'c', 'true', '0')
const value = fc.oneof(
  fc.constantFrom(
    '/tmp/a b',
    '-',
    '--',
    '',
    '0x10',
    '1e3',
    '"quoted"',
    "'q'",
    'a=b',
    '__proto__',
    'true',
    '/data/c.json',
    './c',
    '-5',
  ),
  fc.stringMatching(/^[\w./][\w./:@+-]{0,12}$/),
  fc.string({ maxLength: 6 }),
)
const flag = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...spellings) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '-f',
      '--find',
      '--help',
      '--version',
      '--conf',
      '-cx',
      '--config=x',
      '--no-config',
      '--',
    ),
  },
)

describe('a plain command line', () => {
  test('is read as the parser reads it, and left to the parser where it is not plain', async () => {
    const lines = fc.tuple(word, fc.array(fc.tuple(flag, value), { maxLength: 4 }))
    let plain = 0
    await fc.assert(
      fc.asyncProperty(lines, async ([command, pairs]) => {
        const argv = [command, ...pairs.flat()]
        const read = readPlainFlags(argv, known)
        if (read === undefined) return
        plain += 1
        expect(await parsed(argv)).toStrictEqual(read)
      }),
      { numRuns: 1500 },
    )
    expect(plain).toBeGreaterThan(200)
  })

  test('the lines of the API are plain', () => {
    const line = ['request-results', '-c', '/data/c.json', '-r', '/data/r.json', '-p', '/data/p.json']
    expect(readPlainFlags(line, known)).toStrictEqual({
      words: ['request-results'],
      values: { config: '/data/c.json', requests: '/data/r.json', persist_conf: '/data/p.json' },
    })
  })

  test.each([
    [[]],
    [['--help']],
    [['-c', 'c.json', 'validate']],
    [['validate', '-c']],
    [['validate', '-c', '-']],
    [['validate', '-c', 'a', '-c', 'b']],
    [['validate', '-c', '"a"']],
    [['validate', '--config=a']],
    [['find', '-f', 'terms.json']],
  ])('%j is left to the parser', (argv) => {
    expect(readPlainFlags(argv, known)).toBeUndefined()
  })
})
