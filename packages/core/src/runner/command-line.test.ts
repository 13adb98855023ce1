import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCommandLine } from './command-line.ts'

const connector = { name: 'sample', version: '1.2.3' }
const parse = (...argv: string[]) => parseCommandLine(argv, connector)

const flags = [
  ['-c', 'c.json'],
  ['-q', 'q.json'],
  ['-p', 'p.json'],
  ['--deadline-seconds', '9.5'],
  ['--max-line-bytes', '2000'],
  ['--log-level', 'debug'],
]

describe('the command line', () => {
  test('[B1] flags in every order, before and after the command', async () => {
    const words = fc.shuffledSubarray([['query'], ...flags], { minLength: flags.length + 1 })
    await fc.assert(
      fc.asyncProperty(words, async (order) => {
        expect(await parse(...order.flat())).toEqual({
          kind: 'command',
          command: 'query',
          files: { config: 'c.json', query: 'q.json', persist_conf: 'p.json' },
          maxLineBytes: 2000,
          deadlineSeconds: 9.5,
          logLevel: 'debug',
        })
      }),
    )
  })

  test.each([
    [['--config', 'x', 'validate']],
    [['validate', '--config=x']],
    [['validate', '-c=x']],
    [['-c', 'x', 'validate']],
  ])('%j names the same file', async (argv) => {
    expect(await parse(...argv)).toMatchObject({ command: 'validate', files: { config: 'x' } })
  })

  test.each(['-p', '--persist_conf', '--persist-conf'])(
    '[B2] %s names the file of the temp store',
    async (flag) => {
      expect(await parse('request-results', '-c', 'c', '-r', 'r', flag, 'p')).toMatchObject({
        files: { config: 'c', requests: 'r', persist_conf: 'p' },
      })
    },
  )

  test('[B8] the cap is 65,534 bytes where none is given; 0 lifts it', async () => {
    expect(await parse('spec')).toMatchObject({ maxLineBytes: 65_534, logLevel: 'info' })
    expect(await parse('spec', '--max-line-bytes', '0')).toMatchObject({
      maxLineBytes: Number.POSITIVE_INFINITY,
    })
  })

  test('- is stdin, numbers stay text', async () => {
    expect(await parse('validate', '-c', '-')).toMatchObject({ files: { config: '-' } })
    expect(await parse('validate', '-c', '007')).toMatchObject({ files: { config: '007' } })
  })

  test('session takes its options and no files', async () => {
    expect(await parse('session', '--idle-seconds', '0')).toMatchObject({ kind: 'session', idleSeconds: 0 })
    expect(await parse('session')).toMatchObject({ idleSeconds: 60 })
    await expect(parse('session', '-c', 'x')).rejects.toThrow('session takes no -c/--config')
  })

  test('--help and --version are plain text', async () => {
    expect(await parse('--help')).toMatchObject({
      kind: 'text',
      text: expect.stringContaining('request-results'),
    })
    expect(await parse('scan', '--version')).toEqual({ kind: 'text', text: 'sample 1.2.3\n' })
  })

  test.each([
    [[], 'a command is missing'],
    [['erase'], 'unknown command'],
    [['schema', 'scan', '-c', 'x'], 'expected one command, but 2 words came'],
    [['schema'], 'schema needs -c/--config'],
    [['query', '-c', 'x'], 'query needs -q/--query'],
    [['schema', '-c'], 'the flag -c has no value'],
    [['schema', '-c', 'x', '--config', 'y'], '-c/--config was given 2 times'],
    [['schema', '-c', 'x', '-q', 'y'], 'schema takes no -q/--query'],
    [['schema', '-c', 'x', '--frobnicate', 'y'], 'unknown: --frobnicate'],
    [['schema', '-c', 'x', '-z'], 'unknown: -z'],
    [['schema', '-c', 'x', '-zhunter22'], 'unknown: -z: leave'],
    [['schema', '-c', 'x', '-hunter22', '--pass word=1'], 'unknown: -h: leave'],
    [['schema', '-c', 'x', '--pass word=1'], 'unknown: a flag: leave'],
    [['schema', '-c', 'x', '--password=hunter22'], 'unknown: --password: leave'],
    [['query', '-c', '-', '-q', '-'], 'only one flag may read stdin'],
    [['spec', '--max-line-bytes', '12'], '--max-line-bytes: expected 0 or an integer of at least 1024'],
    [['spec', '--max-line-bytes', '-1'], '--max-line-bytes'],
    [['spec', '--deadline-seconds', '0'], '--deadline-seconds: expected a number of seconds above 0'],
    [['spec', '--deadline-seconds', 'soon'], '--deadline-seconds'],
    [['spec', '--deadline-seconds', '1', '--deadline-seconds', '2'], '--deadline-seconds was given 2 times'],
    [['spec', '--log-level', 'loud'], '--log-level: expected one of debug, info, warn, error'],
    [['spec', '--idle-seconds', '5'], '--idle-seconds goes with session only'],
    [['spec', '--config', ''], 'spec takes no'],
    [['validate', '--config='], '-c/--config has an empty value'],
  ])('%j is refused', async (argv, message) => {
    await expect(parse(...argv)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(message),
    })
  })

  test('whatever comes is understood or refused as USAGE', async () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('-c', '-q', '--', '-', '--config', 'scan', '--no-help', '--a.b', '-c=', '--='),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (argv) => {
        const outcome = await parse(...argv).catch((error: { code: string }) => error.code)
        if (typeof outcome === 'string') expect(outcome).toBe('USAGE')
      }),
    )
  })
})
