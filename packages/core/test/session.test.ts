import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import {
  adaQuery,
  type Outcome,
  outcomeOf,
  printed,
  runSample,
  startSample,
  Workbench,
} from './run-sample.ts'

function session(requests: readonly (object | string)[], flags: readonly string[] = []): Promise<Outcome> {
  const lines = requests.map((request) => (typeof request === 'string' ? request : JSON.stringify(request)))
  return runSample(['session', ...flags], { stdin: lines.join('\n') })
}

/** The ends in the order of the output: `[id, exit code]`. */
function endsOf({ lines }: Outcome): [unknown, unknown][] {
  return lines.flatMap(({ id, end }): [unknown, unknown][] =>
    end ? [[id, (end as { exit_code: number }).exit_code]] : [],
  )
}

function errorsOf({ lines }: Outcome): [unknown, string][] {
  return lines.flatMap(({ id, error }): [unknown, string][] =>
    error ? [[id, (error as { message: string }).message]] : [],
  )
}

function typesOf({ lines }: Outcome, id: string): unknown[] {
  return lines.flatMap((line) =>
    line.id === id && line.message ? [(line.message as { type: string }).type] : [],
  )
}

describe('a session', () => {
  test('answers all commands in order, each message in its envelope, and ends with its input', async () => {
    const bench = new Workbench()
    const config = bench.configuration()
    const schemas = { schemas: [{ name: 'people', group: 'sample', json_schema: {} }] }
    const handle = { schema_name: 'people', schema_group: 'sample', data: adaQuery, request_type: 'QUERY' }
    const requests = { handles: [handle] }
    const outcome = await session([
      { id: 'a', command: 'spec' },
      { id: 'b', command: 'validate', config },
      { id: 'c', command: 'schema', config, query: null },
      { id: 'd', command: 'scan', config, schemas },
      { id: 'e', command: 'query', config, query: adaQuery },
      { id: 'f', command: 'request-status', config, requests },
      { id: 'g', command: 'request-results', config, requests, persist_conf: { temp_store: bench.folder } },
      { id: 'h', command: 'delete', config, query: adaQuery },
      { id: 'i', command: 'scan', config, schemas },
    ])
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' })
    expect(endsOf(outcome)).toEqual([...'abcdefghi'].map((id) => [id, 0]))
    expect([...'abcdefghi'].map((id) => typesOf(outcome, id))).toEqual([
      ['SPEC'],
      ['VALIDATE'],
      ['SCHEMA'],
      ['RECORD', 'RECORD'],
      ['REQUEST_RESULT'],
      ['REQUEST_STATUS'],
      ['RECORD'],
      ['REQUEST_RESULT'],
      ['RECORD'],
    ])
    for (const line of outcome.lines) expect(Object.keys(line)).toHaveLength(2)
  })

  test('a line that is no request gets an error without its content, and the session goes on', async () => {
    const bench = new Workbench()
    const config = bench.configuration()
    const outcome = await session([
      'hunter22',
      '[]',
      '{"id":"1","command":"erase-hunter22"}',
      '{"id":7,"command":"spec"}',
      { id: '', command: 'spec' },
      { id: '2', command: 'validate' },
      { id: '3', command: 'session' },
      { id: '4', command: 'query', config, query: { identifiers: 'hunter22' } },
      { id: '5', command: 'spec', hunter22: 1 },
      { id: '6', command: 'spec', deadline_seconds: -1 },
      { cancel: 5 },
      { cancel: 'x', id: 'y' },
      '{"id":"\\ud800","command":"spec"}',
      { cancel: 'never seen' },
      '',
      { id: 'last', command: 'spec' },
    ])
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' })
    expect(errorsOf(outcome).map(([id]) => id)).toEqual([
      null,
      null,
      '1',
      null,
      null,
      '2',
      '3',
      '4',
      '5',
      '6',
      null,
      'y',
    ])
    expect(outcome.stdout).not.toContain('hunter22')
    expect(endsOf(outcome)).toEqual([
      ['\ud800', 0],
      ['last', 0],
    ])
  })

  test('a wrong configuration is answered as by the command itself', async () => {
    const outcome = await session([
      { id: '1', command: 'validate', config: {} },
      { id: '2', command: 'schema', config: {} },
    ])
    expect(typesOf(outcome, '1')).toEqual(['VALIDATE'])
    expect(typesOf(outcome, '2')).toEqual(['LOG'])
    expect(endsOf(outcome)).toEqual([
      ['1', 0],
      ['2', 3],
    ])
  })

  test('cancel ends what runs and what waits, with 143; an id may be used again afterwards', async () => {
    const bench = new Workbench()
    const child = startSample(['session'])
    const outcome = outcomeOf(child)
    const send = (request: object) => child.stdin?.write(`${JSON.stringify(request)}\n`)
    send({ id: '1', command: 'validate', config: bench.configuration({ behaviour: 'hang-deaf' }) })
    send({ id: '2', command: 'spec' })
    send({ id: '3', command: 'spec' })
    send({ id: '2', command: 'spec' })
    send({ cancel: '2' })
    await printed(child, /"id":"2","end"/)
    send({ cancel: '1' })
    await printed(child, /"id":"3","end"/)
    send({ id: '1', command: 'spec' })
    child.stdin?.end()
    const result = await outcome
    expect(result).toMatchObject({ exitCode: 0, stderr: '' })
    expect(errorsOf(result)).toMatchObject([['2', expect.stringContaining('another request has it')]])
    expect(endsOf(result)).toEqual([
      ['2', 143],
      ['1', 143],
      ['3', 0],
      ['1', 0],
    ])
  })

  test('a deadline of a request ends that request only; that of the command line is for all others', async () => {
    const bench = new Workbench()
    const config = bench.configuration({ behaviour: 'hang' })
    const outcome = await session(
      [
        { id: '1', command: 'validate', config, deadline_seconds: 0.2 },
        { id: '2', command: 'validate', config },
        { id: '3', command: 'spec' },
      ],
      ['--deadline-seconds', '0.3'],
    )
    expect(outcome.exitCode).toBe(0)
    expect(endsOf(outcome)).toEqual([
      ['1', 124],
      ['2', 124],
      ['3', 0],
    ])
  })

  test('one silo per configuration; closed when idle, when a command fails, and in the end', async () => {
    const closings = async (flags: readonly string[], commands: readonly object[]) => {
      const bench = new Workbench()
      const config = bench.configuration({ verbose: true })
      const requests = commands.map((request, index) => ({
        id: String(index),
        command: 'schema',
        config,
        ...request,
      }))
      await session(requests, flags)
      return readFileSync(`${bench.people}.log`, 'utf8').split('\n').length - 1
    }
    expect(await closings([], [{}, {}, {}])).toBe(1)
    expect(await closings(['--idle-seconds', '0'], [{}, {}, {}])).toBe(3)
    // an unknown store fails the scan, so its silo is not used again
    const schemas = { schemas: [{ name: 'gone', json_schema: {} }] }
    expect(await closings([], [{}, { command: 'scan', schemas }, {}])).toBe(2)
  })

  test('an idle silo is closed while the session goes on', async () => {
    const bench = new Workbench()
    const config = bench.configuration({ verbose: true })
    const child = startSample(['session', '--idle-seconds', '0.2'])
    const outcome = outcomeOf(child)
    child.stdin?.write(`${JSON.stringify({ id: '1', command: 'schema', config })}\n`)
    await printed(child, /"end"/)
    const closed = () => {
      try {
        return readFileSync(`${bench.people}.log`, 'utf8')
      } catch {
        return ''
      }
    }
    for (let tries = 0; closed() === '' && tries < 100; tries += 1) await sleep(100)
    expect(closed()).toBe('close\n')
    child.stdin?.end()
    expect((await outcome).exitCode).toBe(0)
  })

  test('SIGTERM ends what runs and what waits, and the session', async () => {
    const bench = new Workbench()
    const child = startSample(['session'])
    const outcome = outcomeOf(child)
    child.stdin?.write(`${JSON.stringify({ id: '0', command: 'spec' })}\n`)
    child.stdin?.write(
      `${JSON.stringify({ id: '1', command: 'validate', config: bench.configuration({ behaviour: 'hang-deaf' }) })}\n`,
    )
    child.stdin?.write(`${JSON.stringify({ id: '2', command: 'spec' })}\n`)
    await printed(child, /"id":"0","end"/)
    await sleep(500)
    child.kill('SIGTERM')
    const result = await outcome
    expect(result).toMatchObject({ exitCode: 143, stderr: '' })
    expect(endsOf(result).sort()).toEqual([
      ['0', 0],
      ['1', 143],
      ['2', 143],
    ])
  })

  test('an error that nobody caught ends the session with 1', async () => {
    const bench = new Workbench()
    const outcome = await session([
      { id: '1', command: 'validate', config: bench.configuration({ behaviour: 'reject' }) },
    ])
    expect(outcome).toMatchObject({ exitCode: 1, stderr: '' })
    expect(endsOf(outcome)).toEqual([['1', 1]])
    expect(outcome.stdout).not.toMatch(/example\.org/)
  })

  test('the secret of an earlier request is out of an error that nobody caught', async () => {
    const bench = new Workbench()
    const outcome = await session([
      { id: '1', command: 'validate', config: bench.configuration({ behaviour: 'reject-secret' }) },
      { id: '2', command: 'validate', config: bench.configuration({ behaviour: 'hang', token: 'sesame99' }) },
    ])
    expect(outcome).toMatchObject({ exitCode: 3, stderr: '' })
    expect(outcome.stdout).toContain('refused [secret]')
    expect(outcome.stdout).not.toContain('hunter22')
  })

  test('what a library prints is a LOG without an id', async () => {
    const bench = new Workbench()
    const outcome = await session([
      { id: '1', command: 'validate', config: bench.configuration({ behaviour: 'print' }) },
    ])
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' })
    expect(outcome.lines[0]).toMatchObject({
      id: null,
      message: { type: 'LOG', log: { code: 'LIBRARY_OUTPUT' } },
    })
    expect(outcome.stdout).not.toMatch(/example\.org/)
  })

  test('[B8] the cap counts the whole line, its envelope included', async () => {
    const bench = new Workbench()
    const id = 'x'.repeat(200)
    const schemas = { schemas: [{ name: 'people', group: 'sample', json_schema: {} }] }
    const config = bench.configuration({ behaviour: 'long' })
    const outcome = await session([{ id, command: 'scan', config, schemas }], ['--max-line-bytes', '1024'])
    expect(endsOf(outcome)).toEqual([[id, 0]])
    expect(
      Math.max(...outcome.stdout.split('\n').map((line) => Buffer.byteLength(line))),
    ).toBeLessThanOrEqual(1024)
  })

  test('[B8] the longest id leaves room under the least cap, a longer one is refused', async () => {
    const bench = new Workbench()
    const config = bench.configuration({ behaviour: 'log' })
    const outcome = await session(
      [
        { id: '\u0001'.repeat(256), command: 'spec' },
        { id: '\u{1F600}'.repeat(127), command: 'validate', config },
      ],
      ['--max-line-bytes', '1024'],
    )
    expect(errorsOf(outcome)).toEqual([[null, expect.stringContaining('at most 512 bytes')]])
    expect(outcome.logs).toEqual([])
    expect(outcome.lines).toHaveLength(4)
    for (const line of outcome.stdout.split('\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(1024)
  })

  test('more requests than are kept waiting are all answered', async () => {
    const requests = Array.from({ length: 2500 }, (_, index) => ({ id: String(index), command: 'spec' }))
    const outcome = await session(requests)
    expect(outcome.exitCode).toBe(0)
    expect(endsOf(outcome)).toEqual(requests.map(({ id }) => [id, 0]))
  })
})
