import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { MessageChannel } from '../output/message-channel.ts'
import { OutputWriter } from '../output/output-writer.ts'
import type { Finding } from '../protocol/messages.ts'
import { checkFindRequest } from '../protocol/validators.ts'
import { AbstractSilo } from '../silo/abstract-silo.ts'
import type { FindingSilo } from '../silo/find.ts'
import { parseCommandLine } from './command-line.ts'
import { executeCommand } from './execute-command.ts'
import { parseSessionLine } from './session-request.ts'

const request = { terms: [{ name: 'email', value: 'ada@example.org' }] }
const connector = { name: 'sample', version: '1.2.3' }

class PlainSilo extends AbstractSilo<{ readonly findings: readonly Finding[] }> {
  async validate() {
    return { status: 'SUCCESS' as const }
  }

  async dataStores() {
    return []
  }
}

/** A silo that finds whatever it is told to, right or wrong. */
class GivenSilo extends PlainSilo implements FindingSilo {
  async *find() {
    yield* this.config.findings
  }
}

async function execute(silo: AbstractSilo<unknown>, maxLineBytes = 65_534) {
  const sink = new PassThrough()
  const writer = new OutputWriter(sink)
  const channel = new MessageChannel(writer, { maxLineBytes })
  const logged: string[] = []
  const log = { debug() {}, info() {}, warn() {}, error: (message: string) => void logged.push(message) }
  const context = { signal: new AbortController().signal, log, framing: channel.framing }
  const error = await executeCommand(silo, { command: 'find', find: request }, channel, context).then(
    () => undefined,
    (thrown: { code: string; message: string }) => thrown,
  )
  await writer.flush()
  sink.end()
  const lines = (await text(sink)).trimEnd().split('\n')
  return { error, logged, findings: lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line).finding])) }
}

const summary: Finding = { kind: 'summary', stores: 1, searched: 1, unread: 0 }

describe('the command find', () => {
  test('sends findings as they come, and nothing else', async () => {
    const findings: Finding[] = [
      { kind: 'progress', done: 0, of: 1 },
      { kind: 'match', schema_name: 'people', column: 'email', via: 'name', exact: 1, near: 2 },
      {
        kind: 'reference',
        schema_group: 'shop',
        schema_name: 'orders',
        direction: 'referencing',
        path: ['orders.person → people.id'],
        rows: 2,
        additional: 2,
      },
      {
        kind: 'store',
        schema_name: 'people',
        rows: 1,
        handle: { schema_name: 'people', data: { a: null }, request_type: 'QUERY' },
      },
      summary,
    ]
    expect(await execute(new GivenSilo({ findings }))).toEqual({ error: undefined, logged: [], findings })
  })

  test.each([
    [{ kind: 'guess', exact: 1 }, 'finding.kind: expected a kind of message'],
    [{ kind: 'match', schema_name: 'people', column: 'email', via: 'name' }, 'finding.exact: expected'],
    [{ ...summary, unread: -1 }, 'finding.unread: expected at least 0'],
    [{ kind: 'store', schema_name: 'people', rows: 1, handle: null }, 'finding.handle: expected object'],
  ])('a finding that is none does not reach the reader: %j', async (finding, fault) => {
    const { error, findings } = await execute(new GivenSilo({ findings: [finding as unknown as Finding] }))
    expect(error).toMatchObject({ code: 'MESSAGE_INVALID', message: expect.stringContaining(fault) })
    expect(findings).toEqual([])
  })

  test('[B27] a handle that does not fit a line is left out, told of, and makes the whole incomplete', async () => {
    const data = { identifiers: ['ada@example.org'.repeat(100)] }
    const store: Finding = {
      kind: 'store',
      schema_name: 'people',
      rows: 1,
      handle: { schema_name: 'people', data, request_type: 'QUERY' },
    }
    const { error, logged, findings } = await execute(new GivenSilo({ findings: [store, summary] }), 1024)
    expect(findings).toEqual([{ kind: 'store', schema_name: 'people', rows: 1 }, summary])
    expect(error).toMatchObject({ code: 'INCOMPLETE', context: { stores: ['people'] } })
    expect(logged).toEqual([expect.stringContaining('people: a finding has')])
    expect(JSON.stringify([error, logged])).not.toContain('ada')
  })

  test('is refused by a silo that has not got it', async () => {
    expect(await execute(new PlainSilo({ findings: [] }))).toMatchObject({ error: { code: 'USAGE' } })
  })

  test('is on the command line only where the connector offers it', async () => {
    const argv = ['find', '-c', 'c.json', '--find', 'f.json']
    expect(await parseCommandLine(argv, connector, ['find'])).toMatchObject({
      command: 'find',
      files: { config: 'c.json', find: 'f.json' },
    })
    await expect(parseCommandLine(argv, connector)).rejects.toMatchObject({ code: 'USAGE' })
    await expect(parseCommandLine(['find', '-c', 'c.json'], connector, ['find'])).rejects.toThrow(
      'find needs -f/--find',
    )
    await expect(parseCommandLine(['schema', ...argv.slice(1)], connector, ['find'])).rejects.toThrow(
      'schema takes no -f/--find',
    )
    const help = async (offers: readonly 'find'[]) =>
      JSON.stringify(await parseCommandLine(['--help'], connector, offers))
    expect(await help(['find'])).toContain('--find')
    expect(await help([])).not.toContain('find  ')
  })

  test('is in a session only where the connector offers it', () => {
    const line = Buffer.from(JSON.stringify({ id: '1', command: 'find', config: {}, find: request }))
    expect(parseSessionLine(line, ['find'])).toMatchObject({ request: { command: 'find', find: request } })
    expect(parseSessionLine(line)).toMatchObject({ kind: 'refused', id: '1' })
    const beside = Buffer.from(JSON.stringify({ id: '1', command: 'schema', config: {}, find: request }))
    expect(parseSessionLine(beside)).toMatchObject({
      error: { message: expect.stringContaining('no other members') },
    })
  })

  test.each([
    [{}, 'terms: expected, but missing'],
    [{ terms: [] }, 'terms: expected at least 1'],
    [{ terms: [{ name: 'email', value: ' ' }] }, 'terms[0].value: expected more than blanks'],
    [{ terms: [{ name: '', value: 'ada' }] }, 'terms[0].name: expected more than blanks'],
    [{ terms: [{ name: 'email', value: 7 }] }, 'terms[0].value: expected string, came number'],
    [{ ...request, depth: 21 }, 'depth: expected at most 20'],
    [{ ...request, depth: 1.5 }, 'depth: expected integer'],
    [{ terms: Array(101).fill(request.terms[0]) }, 'terms: expected at most 100'],
  ])('its file says what is wrong with it, and nothing else: %#', (value, fault) => {
    const checked = checkFindRequest(value)
    expect(checked).toMatchObject({ ok: false, faults: [expect.stringContaining(fault)] })
    expect(JSON.stringify(checked)).not.toContain('ada')
  })

  test('its file may leave the depth out, or null', () => {
    expect(checkFindRequest({ ...request, depth: null })).toEqual({ ok: true, value: request })
  })
})
