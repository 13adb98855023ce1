import { rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { ConnectorClient, type Launcher, ProcessLauncher, type RecordLines } from '../src/index.ts'
import {
  config,
  drain,
  expectDiscreet,
  failure,
  notesEntry,
  printing,
  query,
  record,
  requests,
  result,
  script,
  shell,
  useTempFolder,
  writeNotes,
} from './support.ts'

const temp = useTempFolder()
const spec = { type: 'SPEC', spec: { spec: {} } }

async function linesOf(lines: AsyncIterable<RecordLines>): Promise<string> {
  let read = ''
  for await (const { bytes } of lines) read += Buffer.from(bytes).toString('utf8')
  return read
}

describe('all commands of a connector', () => {
  const client = new ConnectorClient(new ProcessLauncher({ command: [process.execPath, notesEntry] }))
  const search = {
    identifiers: [
      { schema_name: 'notes', identifier: 'author', identifier_query: 'ann@x.org', json_schema: {} },
    ],
  }

  for (const way of ['in processes of their own', 'in a session'] as const) {
    it(`are carried out ${way}`, async () => {
      const notes = [
        { author: 'ann@x.org', text: 'x'.repeat(200_000) },
        { author: 'bob@x.org', text: 'short' },
      ]
      const settings = await writeNotes(temp.path, notes)
      const session = client.session()
      const target = way === 'in a session' ? session : client
      try {
        expect((await target.spec()).name).toBe('Notes')
        expect(await target.validate(settings)).toEqual({ status: 'SUCCESS' })
        expect((await target.validate({})).status).toBe('FAILURE')
        const schemas = await target.schema(settings)
        expect(schemas.schemas.map(({ name }) => name)).toEqual(['notes'])
        const scanned = await drain(target.scan(settings, schemas))
        // joined again, for such a record is longer than a line may be
        expect(scanned).toMatchObject({ error: undefined, values: notes.map((data) => ({ data })) })
        const queried = await drain(target.query(settings, search))
        expect(queried).toMatchObject({
          error: undefined,
          values: [{ status: { request_status: 'COMPLETE' } }],
        })
        const handles = queried.values.map(({ handle }) => handle)
        expect(await drain(target.requestStatus(settings, { handles }))).toMatchObject({
          error: undefined,
          values: [{ schema_name: 'notes', request_status: 'COMPLETE' }],
        })
        expect(await drain(target.requestResults(settings, { handles }))).toMatchObject({
          error: undefined,
          values: [{ data: notes[0] }],
        })
        const raw = await linesOf(target.requestResults(settings, { handles }, { as: 'lines' }))
        expect(raw.trimEnd().split('\n').length).toBeGreaterThan(1)
        expect(raw).toContain('"part":{')
        expect(await drain(target.delete(settings, search))).toMatchObject({
          error: undefined,
          values: [{ status: { request_status: 'COMPLETE' } }],
        })
        expect((await drain(target.scan(settings, schemas))).values).toMatchObject([{ data: notes[1] }])
      } finally {
        await session.close()
        await rm(settings.file)
      }
    })
  }
})

describe('the answers of a connector', () => {
  const clientOf = (launcher: Launcher) => new ConnectorClient(launcher, { deadlineMs: 20_000 })

  it('are nothing where the exit code is not 0, whatever was said before', async () => {
    const client = clientOf(printing([spec], 1))
    expect(await failure(client.spec())).toMatchObject({
      code: 'CONNECTOR_FAILED',
      context: { exit_code: 1 },
    })
    const streams = clientOf(printing([record({ name: 'Ann' })], 3))
    const { values, error } = await drain(streams.requestResults(config, requests))
    expect(values).toHaveLength(1)
    expect(error?.message).toContain('ended with exit code 3: the configuration is wrong')
    expectDiscreet(error)
    const lines = await drain(streams.requestResults(config, requests, { as: 'lines' }))
    expect(lines.values).toHaveLength(1)
    expect(lines.error?.code).toBe('CONNECTOR_FAILED')
  })

  it('come before the error of a part that could not be read', async () => {
    const client = clientOf(printing([record({ name: 'Ann' })], 5))
    for (const stream of [
      client.scan(config, { schemas: [{ name: 'a', json_schema: {} }] }),
      client.requestResults(config, requests),
    ]) {
      const { values, error } = await drain(stream)
      expect(values).toHaveLength(1)
      expect(error).toMatchObject({ code: 'INCOMPLETE', exitCode: 5 })
    }
    expect((await drain(client.query(config, query))).error?.code).toBe('MESSAGE_INVALID')
    const queried = await drain(
      clientOf(printing([result('a', 'QUERY'), result('b', 'QUERY')], 5)).query(config, query),
    )
    expect(queried.error?.code).toBe('CONNECTOR_FAILED')
  })

  it('tell of a signal, of a shell without its program, of an unknown exit code', async () => {
    for (const [code, meaning] of [
      ['kill -9 $$', 'exit code 137: ended by SIGKILL'],
      ['nowhere', 'exit code 127: the command was not found'],
      ['exit 99', 'exit code 99: an exit code that the kit does not know'],
    ] as const) {
      expect((await failure(clientOf(shell(code)).spec())).message).toContain(meaning)
    }
  })

  it('are exactly one where one is due', async () => {
    expect(await failure(clientOf(printing([])).spec())).toMatchObject({ code: 'ANSWER_MISSING' })
    const two = await failure(clientOf(printing([spec, spec])).spec())
    expect(two).toMatchObject({ code: 'MESSAGE_INVALID', message: 'spec: expected one SPEC, came another' })
    expect(await failure(clientOf(shell('exit 0')).schema(config))).toMatchObject({ code: 'ANSWER_MISSING' })
  })

  it('[B11] are of the type that the command gives', async () => {
    const { values, error } = await drain(
      clientOf(printing([record({ name: 'Ann' }), spec])).requestResults(config, requests),
    )
    expect(values).toHaveLength(1)
    expect(error).toMatchObject({
      code: 'MESSAGE_INVALID',
      message: 'line 2: expected RECORD or LOG, came SPEC',
    })
    const mixed = await drain(
      clientOf(printing([result('a')])).requestResults(config, requests, { as: 'lines' }),
    )
    expect(mixed.error?.code).toBe('MESSAGE_INVALID')
  })

  it.each([
    ['junk', 'Traceback: Ann <ann@x.org>, hunter2'],
    [
      'half a message',
      '{"type":"RECORD","record":{"record_type":"RECORD","schema_name":"a","data":{"name":"Ann',
    ],
    ['a wrong form', '{"type":"RECORD","record":{"schema_name":{"Ann":1}}}'],
    ['bytes that are no UTF-8', '\\377Ann'],
  ])('[B10] are never repeated where a line is %s', async (_, line) => {
    const launcher = shell(
      `printf '%s\\n%b\\n' '${JSON.stringify(record({ name: 'Bob' }))}' '${line}'; sleep 1000`,
    )
    for (const options of [undefined, { as: 'lines' }] as const) {
      const stream = options
        ? clientOf(launcher).requestResults(config, requests, options)
        : clientOf(launcher).requestResults(config, requests)
      const { values, error } = await drain<unknown>(stream)
      expect(values).toHaveLength(1)
      expect(error).toMatchObject({ code: 'MESSAGE_INVALID' })
      expect(error?.message).toMatch(/^line 2: /)
      expectDiscreet(error)
    }
  })

  it('end within a line: the exit code says more, and without one the line is judged', async () => {
    const cut = JSON.stringify(record({ name: 'Ann' })).slice(0, -4)
    const failed = await drain(
      clientOf(shell(`printf '%s' '${cut}'; exit 1`)).requestResults(config, requests),
    )
    expect(failed.error?.code).toBe('CONNECTOR_FAILED')
    const ended = await drain(
      clientOf(shell(`printf '%s' '${cut}'`)).requestResults(config, requests, { as: 'lines' }),
    )
    expect(ended.error?.code).toBe('MESSAGE_INVALID')
    expectDiscreet(ended.error)
    const whole = JSON.stringify(record({ name: 'Ann' }))
    expect(
      await linesOf(
        clientOf(shell(`printf '%s' '${whole}'`)).requestResults(config, requests, { as: 'lines' }),
      ),
    ).toBe(`${whole}\n`)
  })

  it('may be lines of 10 MB, in any notation, with CR and LF', async () => {
    const long = 'x'.repeat(10_000_000)
    const code = `
      const line = JSON.stringify({ record: { data: { long: 'x'.repeat(10_000_000) }, schema_group: null, schema_name: 'a' }, type: 'RECORD' })
      process.stdout.write(line + '\\r\\n\\r\\n' + line + '\\r\\n')`
    const { values, error } = await drain(clientOf(script(code)).requestResults(config, requests))
    expect(error).toBeUndefined()
    expect(values.map(({ data }) => data?.long === long)).toEqual([true, true])
    const short = new ConnectorClient(script(code), { maxLineBytes: 1_000_000 })
    const refused = await drain(short.requestResults(config, requests, { as: 'lines' }))
    expect(refused.error).toMatchObject({ code: 'MESSAGE_INVALID' })
  })

  it('come as the lines that were printed, in whatever notation', async () => {
    const lines = [
      JSON.stringify(record({ name: 'é' })),
      ' { "record": { "data": {"name": "Ann"}, "schema_name": "a" }, "type": "RECORD" } ',
      JSON.stringify(record({ name: 'Bob' })),
      '{"type":"RECORD","record":{"schema_name":"a","schema_group":null,"data":{},"file":null}}',
    ]
    const client = clientOf(
      printing([...lines.slice(0, 2), '', ...lines.slice(2).map((line) => `${line}\r`)]),
    )
    expect(await linesOf(client.requestResults(config, requests, { as: 'lines' }))).toBe(
      `${lines.join('\n')}\n`,
    )
    expect((await drain(client.requestResults(config, requests))).values).toHaveLength(4)
  })

  it('[B18] are of the stores that were asked for', async () => {
    const { values, error } = await drain(
      clientOf(printing([record({}), record({}, 'Ann')])).requestResults(config, requests),
    )
    expect(values).toHaveLength(1)
    expect(error).toMatchObject({ code: 'MESSAGE_INVALID' })
    expectDiscreet(error)
  })

  it.each([
    ['of another store', record({}, 'Ann')],
    ['of a store whose name goes on', record({}, 'a","schema_name":"Ann')],
    ['of another group', { type: 'RECORD', record: { schema_group: 'g', schema_name: 'a', data: {} } }],
    [
      'that are no records',
      '{"type":"RECORD","record":{"record_type":"RECORD","schema_name":"a","junk":{}}}'.replace('a"', 'a'),
    ],
    ['that are no UTF-8', '\\377'],
  ])('[B18] are none as lines either %s', async (_, line) => {
    const good = JSON.stringify(record({ name: 'Bob' }))
    const bad = typeof line === 'string' ? line : JSON.stringify(line)
    const client = clientOf(shell(`printf '%s\\n%s\\n%s\\n%b\\n' '${good}' '${good}' '${good}' '${bad}'`))
    const { values, error } = await drain(client.requestResults(config, requests, { as: 'lines' }))
    expect(values.reduce((sum, { lines }) => sum + lines, 0)).toBe(3)
    expect(error).toMatchObject({ code: 'MESSAGE_INVALID' })
    expectDiscreet(error)
  })

  it('name their files as lines too, in whatever notation', async () => {
    const file = {
      type: 'RECORD',
      record: { record_type: 'RECORD', schema_name: 'a', file: 'x.tar.gz', data: {} },
    }
    const client = clientOf(printing([record({}), record({}), file]))
    const { values } = await drain(client.requestResults(config, requests, { as: 'lines' }))
    expect(values.map(({ lines, file }) => [lines, file?.file])).toEqual([
      [1, undefined],
      [1, undefined],
      [1, 'x.tar.gz'],
    ])
  })

  it('[B20] are one result for each store, and none of a delete is lost for the fault of another', async () => {
    const cases = [
      [[result('a')], 'delete: no answer for b'],
      [
        [result('a'), result('a'), result('b')],
        'delete: expected one answer per store, came more than one for a',
      ],
      [
        [result('a'), result('Ann'), result('b')],
        'delete: expected one answer per store, came one for a store that was not asked for',
      ],
      [[result('a'), result('b', 'QUERY')], 'delete: expected a handle of type DELETE, came another'],
    ] as const
    for (const [lines, message] of cases) {
      const { values, error } = await drain(clientOf(printing(lines)).delete(config, query))
      expect(values).toHaveLength(lines.length)
      expect(error?.message).toBe(message)
      expectDiscreet(error)
    }
    const junk = await drain(
      clientOf(printing([result('a'), 'Ann', spec, result('b')])).delete(config, query),
    )
    expect(junk.values).toHaveLength(2)
    expect(junk.error?.message).toMatch(/^line 2: /)
    const broken = await drain(clientOf(printing([result('a'), 'Ann'], 1)).delete(config, query))
    expect(broken.values).toHaveLength(1)
    expect(broken.error?.code).toBe('CONNECTOR_FAILED')
  })

  it('are one status for each handle', async () => {
    const status = {
      type: 'REQUEST_STATUS',
      request_status: { schema_name: 'a', request_status: 'PROGRESS' },
    }
    const two = { handles: [...requests.handles, ...requests.handles] }
    expect((await drain(clientOf(printing([status])).requestStatus(config, requests))).error).toBeUndefined()
    const { values, error } = await drain(clientOf(printing([status])).requestStatus(config, two))
    expect(values).toHaveLength(1)
    expect(error).toMatchObject({ code: 'ANSWER_MISSING', message: 'request-status: no answer for a' })
  })

  it('of find end with a summary', async () => {
    const summary = { type: 'FINDING', finding: { kind: 'summary', stores: 1, searched: 1, unread: 0 } }
    const terms = { terms: [{ name: 'email', value: 'ann@x.org' }] }
    expect(await drain(clientOf(printing([summary])).find(config, terms))).toEqual({
      values: [summary.finding],
      error: undefined,
    })
    expect((await drain(clientOf(printing([])).find(config, terms))).error?.code).toBe('ANSWER_MISSING')
  })

  it('are read once', async () => {
    const stream = clientOf(printing([record({})])).requestResults(config, requests)
    await drain(stream)
    expect((await drain(stream)).error?.code).toBe('USAGE')
  })
})
