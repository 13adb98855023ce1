import { rm } from 'node:fs/promises'
import type { MonoidLogMessage } from '@monoid-kit/core'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { ConnectorClient, type ConnectorSession, ProcessLauncher } from '../src/index.ts'
import {
  config,
  drain,
  failure,
  notesEntry,
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

/** A session that answers by a function of the request: the lines to print, or undefined for none at all. */
const answering = (answer: string) =>
  script(`
    const print = (...values) => { for (const value of values) process.stdout.write(JSON.stringify(value) + '\\n') }
    const end = (id, code = 0) => print({ id, end: { exit_code: code } })
    const log = (message) => ({ type: 'LOG', log: { message } })
    const record = ${JSON.stringify(record({}))}
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const { id, command, cancel, ...rest } = JSON.parse(line)
      ;(${answer})(id, command, cancel, rest)
    })`)

describe('ConnectorSession', () => {
  const sessions: ConnectorSession[] = []
  const opened = (launcher: ProcessLauncher, options = {}) => {
    const session = new ConnectorClient(launcher, { deadlineMs: 20_000, ...options }).session()
    sessions.push(session)
    return session
  }
  // before the folder of temporary files is looked at
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((session) => session.close()))
  })

  it('starts one process, with its first command', async () => {
    const launcher = answering(
      `(id) => { print({ id, message: log(String(process.pid)) }); print({ id, message: { type: 'SPEC', spec: { spec: {} } } }); end(id) }`,
    )
    const ids: string[] = []
    const session = opened(launcher, { onLog: (log: MonoidLogMessage) => ids.push(log.message) })
    await Promise.all([session.spec(), session.spec(), session.spec()])
    await session.spec()
    expect(new Set(ids).size).toBe(1)
    expect(ids).toHaveLength(4)
  })

  it('gives each command its own messages, and goes on after a command that was stopped early', async () => {
    const notes = Array.from({ length: 3000 }, (_, index) => ({
      author: `a${index % 2}`,
      text: 'x'.repeat(2000),
    }))
    const settings = await writeNotes(temp.path, notes)
    const session = opened(new ProcessLauncher({ command: [process.execPath, notesEntry] }))
    const handles = [0, 1].map((number) => ({
      schema_name: 'notes',
      request_type: 'QUERY' as const,
      data: {
        identifiers: [
          { schema_name: 'notes', identifier: 'author', identifier_query: `a${number}`, json_schema: {} },
        ],
      },
    }))
    const read = async (handle: (typeof handles)[number]) => {
      const { values, error } = await drain(session.requestResults(settings, { handles: [handle] }))
      expect(error).toBeUndefined()
      return values.map(({ data }) => data?.author)
    }
    for (let round = 0; round < 3; round += 1) {
      for await (const { data } of session.requestResults(settings, { handles })) {
        expect(data?.text).toHaveLength(2000)
        break
      }
      const both = await Promise.all(handles.map(read))
      expect(both.map((authors) => [authors.length, ...new Set(authors)])).toEqual([
        [1500, 'a0'],
        [1500, 'a1'],
      ])
    }
    await session.close()
    await rm(settings.file)
  })

  it('cancels by signal and deadline what runs and what waits, and nothing else', async () => {
    const launcher = answering(`(id, command, cancel) => {
      if (command === 'schema') print({ id, message: { type: 'SCHEMA', schema_msg: { schemas: [] } } }, { id, end: { exit_code: 0 } })
      if (cancel) end(cancel, 143)
    }`)
    const session = opened(launcher)
    const error = await failure(session.validate(config, { deadlineMs: 50 }))
    expect(error.code).toBe('DEADLINE')
    const controller = new AbortController()
    const first = session.validate(config, { signal: controller.signal })
    const second = session.validate(config, { signal: AbortSignal.abort(new Error('late')) })
    await expect(second).rejects.toThrow('late')
    setTimeout(() => controller.abort(new Error('enough')), 50)
    await expect(first).rejects.toThrow('enough')
    expect(await session.schema(config)).toEqual({ schemas: [] })
  })

  it('fails what runs when the process dies, and starts another one for the next command', async () => {
    const launcher = answering(`(id, command) => {
      if (command === 'validate') { console.error('ann@x.org'); process.exit(7) }
      print({ id, message: { type: 'SPEC', spec: { spec: {} } } }); end(id)
    }`)
    const told: string[] = []
    const session = opened(launcher, { onStderr: (text: string) => told.push(text) })
    for (let round = 0; round < 2; round += 1) {
      await session.spec()
      const [error, waiting] = await Promise.all([failure(session.validate(config)), failure(session.spec())])
      expect(error).toMatchObject({ code: 'CONNECTOR_FAILED', context: { exit_code: 7 } })
      expect(error.message).toBe('the session of a script ended with exit code 7 before the command did')
      expect(waiting.code).toBe('CONNECTOR_FAILED')
    }
    await session.close()
    expect(told).toEqual(['ann@x.org\n', 'ann@x.org\n'])
  })

  it('ends with the exit code of each command', async () => {
    const launcher = answering(
      `(id, command) => { print({ id, message: record }); end(id, command === 'scan' ? 5 : 3) }`,
    )
    const session = opened(launcher)
    const scanned = await drain(session.scan(config, { schemas: [{ name: 'a', json_schema: {} }] }))
    expect(scanned).toMatchObject({ values: [{ schema_name: 'a' }], error: { code: 'INCOMPLETE' } })
    const found = await drain(session.requestResults(config, requests, { as: 'lines' }))
    expect(found).toMatchObject({ values: [{ lines: 1 }], error: { code: 'CONNECTOR_FAILED' } })
  })

  it('tells refusals, and fails everything at a line that is none of a session, without its content', async () => {
    const refusing = opened(new ProcessLauncher({ command: [process.execPath, notesEntry] }))
    const refused = await drain(refusing.find(config, { terms: [] }))
    expect(refused.error).toMatchObject({ code: 'SESSION_REQUEST' })
    expect((await refusing.spec()).name).toBe('Notes')
    const foreign = opened(shell('echo ann@x.org; sleep 1000'))
    const error = await failure(foreign.spec())
    expect(error).toMatchObject({ code: 'MESSAGE_INVALID' })
    expect(error.message).not.toContain('ann@x.org')
  })

  it.each([
    ['of a request that nobody has sent', `print({ id: '99', message: record })`],
    ['of a request that has ended', `if (id === '2') print({ id: '1', message: record })`],
    [
      'that is no UTF-8',
      `process.stdout.write(Buffer.from('{"id":"1", "message":' + JSON.stringify(record).replace('a', '\\xff') + '}\\n', 'latin1'))`,
    ],
  ])('fails at a message %s', async (_, answer) => {
    const session = opened(answering(`(id) => { ${answer}; end(id) }`))
    const first = await drain(session.requestResults(config, requests))
    const { error } = first.error ? first : await drain(session.requestResults(config, requests))
    expect(error).toMatchObject({ code: 'MESSAGE_INVALID' })
  })

  it('tells what a delete has erased that is cancelled', async () => {
    const session = opened(
      answering(`(id, command, cancel) => {
        if (cancel) { print({ id: cancel, message: ${JSON.stringify(result('b'))} }); end(cancel, 8) }
        else print({ id, message: ${JSON.stringify(result('a'))} })
      }`),
    )
    const controller = new AbortController()
    const told: string[] = []
    const read = async () => {
      for await (const { status } of session.delete(config, query, { signal: controller.signal })) {
        told.push(status.schema_name)
        controller.abort(new Error('enough'))
      }
    }
    await expect(read()).rejects.toThrow('enough')
    expect(told).toEqual(['a', 'b'])
  })

  it('tells logs that belong to no command', async () => {
    const logs: string[] = []
    const launcher = answering(
      `(id) => { print({ id: null, message: log('nobody’s') }, { id, message: { type: 'SPEC', spec: { spec: {} } } }); end(id) }`,
    )
    await opened(launcher, { onLog: (log: MonoidLogMessage) => logs.push(log.message) }).spec()
    expect(logs).toEqual(['nobody’s'])
  })

  it('names its temp store in the requests that may use it', async () => {
    const launcher = answering(`(id, command, cancel, { persist_conf: store }) => {
      if (command === 'request-results') {
        require('node:fs').writeFileSync(store.temp_store + '/a', 'content')
        print({ id, message: { type: 'RECORD', record: { record_type: 'FILE', schema_name: 'a', file: 'a' } } })
      } else print({ id, message: { type: 'SCHEMA', schema_msg: { schemas: store === undefined ? [] : [{}] } } })
      end(id)
    }`)
    const session = opened(launcher)
    expect(await session.schema(config)).toEqual({ schemas: [] })
    const files = session.requestResults(config, requests)
    for await (const record of files) {
      const chunks = await (await files.openFile(record)).toArray()
      expect(Buffer.concat(chunks).toString()).toBe('content')
    }
  })

  it('ends what runs when it is closed, takes nothing more, and may be closed twice', async () => {
    const session = opened(answering(`() => {}`))
    const running = failure(session.validate(config))
    await new Promise((resolve) => setTimeout(resolve, 300))
    await Promise.all([session.close(), session.close()])
    expect((await running).code).toBe('CANCELLED')
    expect((await failure(session.spec())).code).toBe('CANCELLED')
    const unused = opened(shell('touch "$TMPDIR/ran"'))
    await unused[Symbol.asyncDispose]()
  })

  it('reads the same however its output is cut', async () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { minLength: 1, maxLength: 10 })
    const property = fc.asyncProperty(
      texts,
      fc.array(fc.nat(3000), { maxLength: 8 }),
      async (values, places) => {
        const lines = [
          ...values.map((value) => ({ id: '1', message: record({ value }) })),
          { message: record({ value: 'last' }), id: '1' },
          { id: '1', end: { exit_code: 0 } },
        ]
        const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')).toString(
          'base64',
        )
        const launcher = script(`
        const bytes = Buffer.from('${bytes}', 'base64')
        const places = ${JSON.stringify(places)}.map((place) => place % bytes.length).sort((a, b) => a - b)
        const write = (start, [end = bytes.length, ...others]) => {
          process.stdout.write(bytes.subarray(start, end), () => { if (end < bytes.length) setTimeout(write, 2, end, others) })
        }
        process.stdin.once('data', () => write(0, places)).on('end', () => process.exit())`)
        const session = new ConnectorClient(launcher, { deadlineMs: 20_000 }).session()
        try {
          const { values: read, error } = await drain(session.requestResults(config, requests))
          expect(error).toBeUndefined()
          expect(read.map(({ data }) => data?.value)).toEqual([...values, 'last'])
        } finally {
          await session.close()
        }
      },
    )
    await fc.assert(property, { numRuns: 15 })
  })
})
