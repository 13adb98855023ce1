import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkMessage } from '../src/protocol/validators.ts'
import { adaQuery, type Outcome, runSample, sampleEntry, Workbench } from './run-sample.ts'

const personal = /example\.org|hunter22/

function typesOf({ messages }: Outcome): string[] {
  return [...new Set(messages.map(({ type }) => type))]
}

describe('the commands', () => {
  test('spec needs nothing and prints one SPEC', async () => {
    const outcome = await runSample(['spec'])
    expect(outcome).toMatchObject({
      exitCode: 0,
      stderr: '',
      messages: [{ type: 'SPEC', spec: { name: 'sample' } }],
    })
  })

  test('[B11] each command prints its own types only, every line a valid message', async () => {
    const bench = new Workbench()
    const config = ['-c', bench.config({ behaviour: 'log' })]
    const query = await runSample(['query', ...config, '-q', bench.query, '-p', bench.persistConf])
    const handles = query.messages.flatMap((message) =>
      message.type === 'REQUEST_RESULT' ? [message.request.handle] : [],
    )
    const requests = ['-r', bench.file('requests.json', { handles })]
    const outcomes = {
      validate: await runSample(['validate', ...config]),
      schema: await runSample(['schema', ...config]),
      scan: await runSample(['scan', ...config, '-s', bench.schemas]),
      query,
      'request-status': await runSample(['request-status', ...config, ...requests]),
      'request-results': await runSample(['request-results', ...config, ...requests]),
      delete: await runSample(['delete', ...config, '-q', bench.query]),
    }
    const types = Object.fromEntries(
      Object.entries(outcomes).map(([name, outcome]) => [name, typesOf(outcome).sort()]),
    )
    expect(types).toEqual({
      validate: ['LOG', 'VALIDATE'],
      schema: ['LOG', 'SCHEMA'],
      scan: ['LOG', 'RECORD'],
      query: ['LOG', 'REQUEST_RESULT'],
      'request-status': ['REQUEST_STATUS'],
      'request-results': ['LOG', 'RECORD'],
      delete: ['LOG', 'REQUEST_RESULT'],
    })
    for (const { exitCode, stderr, lines } of Object.values(outcomes)) {
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      for (const line of lines) expect(checkMessage(line)).toMatchObject({ ok: true })
    }
    expect(outcomes['request-results'].messages.filter(({ type }) => type === 'RECORD')).toHaveLength(1)
    expect(JSON.parse(readFileSync(bench.people, 'utf8'))).toEqual([
      { email: 'bob@example.org', name: 'Bob' },
    ])
  })

  test('[B6] no environment is needed', () => {
    const config = new Workbench().config()
    const { stdout, stderr, status } = spawnSync(process.execPath, [sampleEntry, 'schema', '-c', config], {
      env: {},
    })
    expect({ stderr: stderr.toString(), status }).toEqual({ stderr: '', status: 0 })
    const messages: { type: string }[] = stdout
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    // Where other users may not read this folder, root is kept in a container, and a LOG says so.
    expect(messages.filter(({ type }) => type !== 'LOG')).toMatchObject([{ type: 'SCHEMA' }])
  })

  test('[B12] a schema that fails on the way prints no SCHEMA', async () => {
    const outcome = await runSample(['schema', '-c', new Workbench().config({ behaviour: 'throw-silo' })])
    expect(outcome.exitCode).toBe(4)
    expect(typesOf(outcome)).toEqual(['LOG'])
    expect(outcome.logs).toMatchObject([
      { level: 'error', code: 'CONNECTION_LOST', message: 'the connection broke; try again' },
    ])
  })

  test('[B14] what one store cannot do is a FAILED answer and exit 0; C16: an error of a library is not quoted', async () => {
    const bench = new Workbench()
    const outcome = await runSample([
      'query',
      '-c',
      bench.config({ behaviour: 'throw-foreign' }),
      '-q',
      bench.query,
    ])
    expect(outcome.exitCode).toBe(0)
    expect(outcome.messages).toMatchObject([
      { type: 'LOG', log: { code: 'INTERNAL' } },
      { type: 'REQUEST_RESULT', request: { status: { request_status: 'FAILED', data_type: 'RECORDS' } } },
    ])
    expect(outcome.stdout).not.toMatch(personal)
  })

  test.each(['query', 'delete'])('%s by a column that the store has not fails the store', async (command) => {
    const bench = new Workbench()
    const [identifier] = adaQuery.identifiers
    const query = bench.file('q.json', {
      identifiers: [{ ...identifier, identifier: 'ada@example.org\nage' }],
    })
    const outcome = await runSample([command, '-c', bench.config(), '-q', query])
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '', logs: [{ code: 'UNKNOWN_COLUMN' }] })
    expect(outcome.messages.at(-1)).toMatchObject({ request: { status: { request_status: 'FAILED' } } })
    expect(outcome.stdout).toContain('the store has no column (a name of 19 characters)')
    expect(outcome.stdout).not.toMatch(personal)
  })

  test('request-results by a column that the store has no more is no empty export', async () => {
    const bench = new Workbench()
    const handle = {
      schema_name: 'people',
      schema_group: 'sample',
      request_type: 'QUERY',
      data: { identifiers: [{ identifier: 'age', identifier_query: '7' }] },
    }
    const requests = bench.file('r.json', { handles: [handle] })
    const outcome = await runSample(['request-results', '-c', bench.config(), '-r', requests])
    expect(outcome).toMatchObject({ exitCode: 5, logs: [{ code: 'UNKNOWN_COLUMN' }, { code: 'INCOMPLETE' }] })
  })

  test('[B18] a scan of an unknown store fails before anything is read', async () => {
    const bench = new Workbench()
    const schemas = bench.file('schemas.json', { schemas: [{ name: 'gone', group: null, json_schema: {} }] })
    const outcome = await runSample(['scan', '-c', bench.config(), '-s', schemas])
    expect(outcome).toMatchObject({ exitCode: 5, logs: [{ code: 'UNKNOWN_STORE' }] })
    expect(typesOf(outcome)).toEqual(['LOG'])
  })

  test('request-results that lack a store end with 5', async () => {
    const bench = new Workbench()
    const requests = bench.file('r.json', {
      handles: [{ schema_name: 'gone', schema_group: null, data: null, request_type: 'QUERY' }],
    })
    const outcome = await runSample(['request-results', '-c', bench.config(), '-r', requests])
    expect(outcome.exitCode).toBe(5)
    expect(outcome.logs.map(({ code }) => code)).toEqual(['UNKNOWN_STORE', 'INCOMPLETE'])
  })

  test('the silo is closed, whatever happened, and a close that fails changes nothing', async () => {
    const bench = new Workbench()
    await runSample(['validate', '-c', bench.config({ verbose: true, behaviour: 'throw-foreign' })])
    await runSample(['schema', '-c', bench.config({ verbose: true, behaviour: 'throw-silo' })])
    expect(readFileSync(`${bench.people}.log`, 'utf8')).toBe('close\nclose\n')
    const outcome = await runSample(['validate', '-c', bench.config({ behaviour: 'close-throws' })])
    expect(outcome.exitCode).toBe(0)
    expect(outcome.logs).toMatchObject([{ level: 'warn', code: 'CLOSE_FAILED' }])
    expect(outcome.stdout).not.toMatch(personal)
  })
})

describe('validate', () => {
  const validate = (members: Record<string, string | number>) =>
    runSample(['validate', '-c', new Workbench().config(members)])

  test.each(['throw-foreign', 'throw-silo', 'throw-secret', 'throw-string', 'throw-constructor'])(
    'C17: a silo that does %s has FAILURE as its answer, exit 0',
    async (behaviour) => {
      const outcome = await validate({ behaviour })
      expect(outcome).toMatchObject({
        exitCode: 0,
        messages: [{ type: 'VALIDATE', validate_msg: { status: 'FAILURE' } }],
      })
      expect(outcome.stdout).not.toMatch(personal)
    },
  )

  test('C17: a wrong configuration has FAILURE as its answer, with every fault', async () => {
    const outcome = await validate({ retries: 9, token: 'abc', behaviour: '50%' })
    const [message] = outcome.messages
    const text = message?.type === 'VALIDATE' ? message.validate_msg.message : ''
    expect(outcome.exitCode).toBe(0)
    expect(text).toContain('retries: expected at most 5, but the number 9 came')
    expect(text).toContain('token: expected at least 4 characters, but a string came')
    expect(text).toContain('behaviour: expected a text of the form')
    expect(text).not.toMatch(/%|abc/)
  })

  test('C17: a configuration that is no object has FAILURE as its answer', async () => {
    const outcome = await runSample(['validate', '-c', new Workbench().file('c.json', [])])
    expect(outcome).toMatchObject({ exitCode: 0, messages: [{ validate_msg: { status: 'FAILURE' } }] })
  })

  test('[B37] no % in the text, no secret either', async () => {
    const outcome = await validate({ behaviour: 'percent' })
    expect(outcome.messages).toMatchObject([
      { validate_msg: { status: 'FAILURE', message: 'disk 100\uFF05 full for [secret]' } },
    ])
  })
})

describe('the configuration', () => {
  test('a wrong one ends every other command with 3 and one LOG', async () => {
    const bench = new Workbench()
    const outcome = await runSample([
      'scan',
      '-c',
      bench.config({ token: '', retries: 'x' }),
      '-s',
      bench.schemas,
    ])
    expect(outcome).toMatchObject({ exitCode: 3, logs: [{ level: 'error', code: 'CONFIG_INVALID' }] })
    expect(outcome.logs[0]?.message).toContain('token is required, but it is not set')
    expect(outcome.lines).toHaveLength(1)
  })

  test('[B4] what is left empty is not set', async () => {
    const config = new Workbench().config({
      behaviour: '',
      retries: 0,
      verbose: null,
      paging: { size: 0 },
      extra: [],
    })
    expect(await runSample(['validate', '-c', config])).toMatchObject({
      exitCode: 0,
      lines: [{ validate_msg: { status: 'SUCCESS' } }],
    })
  })

  test('an unknown property is a warning', async () => {
    const outcome = await runSample(['validate', '-c', new Workbench().config({ tokn: 'x' })])
    expect(outcome.logs).toMatchObject([
      { level: 'warn', code: 'CONFIG_UNKNOWN_PROPERTY', context: { properties: ['tokn'] } },
    ])
    expect(outcome.messages.at(-1)).toMatchObject({ validate_msg: { status: 'SUCCESS' } })
  })
})

describe('[B7] nothing but messages on stdout and stderr', () => {
  test.each([
    ['print', 'LIBRARY_OUTPUT'],
    ['print-descriptor', 'LIBRARY_OUTPUT'],
    ['warn', 'NODE_WARNING'],
    ['warn-secret', 'NODE_WARNING'],
  ])('a silo that does %s', async (behaviour, code) => {
    const outcome = await runSample(['validate', '-c', new Workbench().config({ behaviour })])
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '', logs: [{ level: 'warn', code }] })
    expect(outcome.lines).toHaveLength(2)
    expect(outcome.stdout).not.toMatch(personal)
    expect(outcome.stdout).not.toContain('hunter22')
  })

  test.each(['reject', 'uncaught'])(
    'an error that nobody caught (%s) is one LOG and exit 1',
    async (behaviour) => {
      const outcome = await runSample(['validate', '-c', new Workbench().config({ behaviour })])
      expect(outcome).toMatchObject({ exitCode: 1, stderr: '', logs: [{ level: 'error', code: 'INTERNAL' }] })
      expect(outcome.lines).toHaveLength(1)
      expect(outcome.logs[0]?.message).toContain('unexpected RangeError')
      expect(outcome.stdout).not.toMatch(personal)
    },
  )

  test('an error that nobody caught when the answer had been given', async () => {
    const outcome = await runSample(['validate', '-c', new Workbench().config({ behaviour: 'reject-late' })])
    expect(outcome).toMatchObject({ exitCode: 1, stderr: '', logs: [{ code: 'INTERNAL' }] })
  })

  test('a library that ends the process cannot make it look like a success', async () => {
    const outcome = await runSample(['validate', '-c', new Workbench().config({ behaviour: 'exit' })])
    expect(outcome).toMatchObject({ exitCode: 1, stderr: '', logs: [{ code: 'INTERNAL' }] })
    expect(outcome.lines).toHaveLength(1)
  })

  test('a wait for nothing is an error, not a silent end', async () => {
    const outcome = await runSample(['validate', '-c', new Workbench().config({ behaviour: 'hang-idle' })])
    expect(outcome).toMatchObject({ exitCode: 1, stderr: '', logs: [{ code: 'INTERNAL' }] })
  })

  test('the log has its level, and secrets are out of it', async () => {
    const config = new Workbench().config({ behaviour: 'log' })
    const debug = await runSample(['validate', '-c', config, '--log-level', 'debug'])
    expect(debug.logs).toMatchObject([
      { level: 'debug', message: 'a debug line' },
      {
        level: 'info',
        code: 'SAMPLE',
        message: 'a line with [secret]',
        context: { nested: { token: '[secret]' } },
      },
    ])
    expect((await runSample(['validate', '-c', config, '--log-level', 'warn'])).logs).toEqual([])
  })
})

describe('plain records', () => {
  const scan = (behaviour: string) => {
    const bench = new Workbench()
    return runSample(['scan', '-c', bench.config({ behaviour }), '-s', bench.schemas])
  }

  test('numbers that JSON has not are strings, nothing is lost', async () => {
    const { messages } = await scan('numbers')
    const data = { name: 'NaN', email: '-0', more: ['Infinity', null, 1] }
    expect(messages[0]).toMatchObject({ type: 'RECORD', record: { data } })
  })

  test.each([
    ['bigint', 'record.data.name: expected a value of JSON, came a bigint'],
    ['nothing', 'record: expected object, came null'],
  ])('%s is an error that says so', async (behaviour, what) => {
    const outcome = await scan(behaviour)
    expect(outcome).toMatchObject({ exitCode: 1, stderr: '', logs: [{ code: 'MESSAGE_INVALID' }] })
    expect(outcome.logs[0]?.message).toContain(what)
    expect(outcome.lines).toHaveLength(1)
  })

  test.each(['no-answer', 'no-text'])(
    'a validate that gives %s is an error that says so',
    async (behaviour) => {
      const outcome = await runSample(['validate', '-c', new Workbench().config({ behaviour })])
      expect(outcome).toMatchObject({ exitCode: 1, stderr: '', logs: [{ code: 'MESSAGE_INVALID' }] })
    },
  )
})

describe('lines', () => {
  test.each([undefined, 2000])('[B8] no line is over the cap of %s bytes', async (cap) => {
    const bench = new Workbench()
    const flags = cap === undefined ? [] : ['--max-line-bytes', String(cap)]
    const outcome = await runSample([
      'scan',
      '-c',
      bench.config({ behaviour: 'long' }),
      '-s',
      bench.schemas,
      ...flags,
    ])
    const longest = Math.max(...outcome.stdout.split('\n').map((line) => Buffer.byteLength(line)))
    expect(outcome.exitCode).toBe(0)
    expect(longest).toBeLessThanOrEqual(cap ?? 65_534)
    const pieces = outcome.messages.flatMap((message) =>
      message.type === 'RECORD' && message.record.part ? [message.record] : [],
    )
    expect(pieces.map(({ data }) => data?.name).join('')).toBe('x'.repeat(200_000))
  })

  test('--max-line-bytes 0 lifts the cap', async () => {
    const bench = new Workbench()
    const args = [
      'scan',
      '-c',
      bench.config({ behaviour: 'long' }),
      '-s',
      bench.schemas,
      '--max-line-bytes',
      '0',
    ]
    expect((await runSample(args)).lines).toHaveLength(3)
  })
})

describe('[B30] a FILE record names a file in the temp store', () => {
  const scan = (behaviour: string, persist: boolean) => {
    const bench = new Workbench()
    const flags = persist ? ['-p', bench.persistConf] : []
    return runSample(['scan', '-c', bench.config({ behaviour }), '-s', bench.schemas, ...flags])
  }

  test('one that is there is sent', async () => {
    const outcome = await scan('file', true)
    expect(outcome.exitCode).toBe(0)
    expect(outcome.messages[0]).toMatchObject({ record: { record_type: 'FILE', file: 'people.tar.gz' } })
  })

  test.each(['file-absolute', 'file-above', 'file-missing'])('%s is an error', async (behaviour) => {
    const outcome = await scan(behaviour, true)
    expect(outcome).toMatchObject({ exitCode: 1, logs: [{ code: 'TEMP_STORE' }] })
    expect(outcome.lines).toHaveLength(1)
  })

  test('without a temp store there is none to name', async () => {
    const outcome = await scan('file-missing', false)
    expect(outcome).toMatchObject({ exitCode: 1, logs: [{ code: 'TEMP_STORE' }] })
    expect(existsSync('people.tar.gz')).toBe(false)
  })
})
