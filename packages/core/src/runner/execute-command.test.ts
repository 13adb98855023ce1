import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { Scrubber } from '../logging/scrubber.ts'
import { MessageChannel } from '../output/message-channel.ts'
import { OutputWriter } from '../output/output-writer.ts'
import type { MonoidRecord, MonoidRequestResult } from '../protocol/messages.ts'
import { AbstractSilo } from '../silo/abstract-silo.ts'
import type { SiloRequest } from './command-request.ts'
import { executeCommand } from './execute-command.ts'

const noLog = { debug() {}, info() {}, warn() {}, error() {} }

/** A silo that gives whatever it is told to, right or wrong. */
class GivenSilo extends AbstractSilo<{ readonly answers: readonly unknown[] }> {
  async validate() {
    return this.config.answers[0] as { status: 'SUCCESS' }
  }

  async dataStores() {
    return []
  }

  override async *query() {
    yield* this.config.answers as readonly MonoidRequestResult[]
  }

  override async *scan() {
    yield* this.config.answers as readonly MonoidRecord[]
  }

  override async *requestResults() {
    yield* this.config.answers as readonly MonoidRecord[]
  }
}

async function execute(
  request: SiloRequest,
  answers: readonly unknown[],
  scrubber = Scrubber.none,
  logged: string[] = [],
) {
  const sink = new PassThrough()
  const writer = new OutputWriter(sink)
  const channel = new MessageChannel(writer, { maxLineBytes: 65_534 })
  const log = { ...noLog, error: (message: string) => void logged.push(message) }
  const context = { signal: new AbortController().signal, log, framing: channel.framing }
  const code = await executeCommand(new GivenSilo({ answers }), request, channel, context, scrubber).catch(
    (error: { code: string; message: string }) => error,
  )
  await writer.flush()
  sink.end()
  return { error: code, output: await text(sink) }
}

const handle = { schema_name: 'people', request_type: 'QUERY' }
const status = { schema_name: 'people', request_status: 'COMPLETE', data_type: 'RECORDS' }
const query: SiloRequest = { command: 'query', query: { identifiers: [] } }
const scan: SiloRequest = { command: 'scan', schemas: { schemas: [] } }

describe('executeCommand', () => {
  test('results are sent as they are yielded, up to the one that is wrong', async () => {
    const right = { status, handle }
    const wrong = { status: { ...status, request_status: 'ada@example.org' }, handle }
    const { error, output } = await execute(query, [right, wrong, right])
    expect(error).toMatchObject({
      code: 'MESSAGE_INVALID',
      message: expect.stringContaining('request.status.request_status'),
    })
    expect(output).toBe(`${JSON.stringify({ type: 'REQUEST_RESULT', request: right })}\n`)
    expect(JSON.stringify(error)).not.toContain('ada')
  })

  test('[B20] a store that is left without an answer is told, after the answers of the others', async () => {
    const identifiers = ['people', 'pets', 'people'].map((schema_name) => ({
      schema_name,
      identifier: 'email',
      identifier_query: 'ada@example.org',
      json_schema: {},
    }))
    const asked: SiloRequest = { command: 'query', query: { identifiers } }
    const people = { status, handle }
    const { error, output } = await execute(asked, [people])
    expect(error).toMatchObject({ code: 'ANSWER_MISSING', context: { stores: ['pets'] } })
    expect(output).toBe(`${JSON.stringify({ type: 'REQUEST_RESULT', request: people })}\n`)
    expect(JSON.stringify(error)).not.toContain('ada@')
    const pets = { status: { ...status, schema_name: 'pets' }, handle: { ...handle, schema_name: 'pets' } }
    expect((await execute(asked, [pets, people])).error).toBeUndefined()
  })

  test.each([
    ['no store', { data: { email: 'ada@example.org' } }],
    ['data that is no object', { schema_name: 'people', data: 'ada@example.org' }],
    ['another type', { record_type: 'ada@example.org', schema_name: 'people' }],
  ])('[B10] a record with %s does not reach the reader', async (_name, record) => {
    const { error, output } = await execute(scan, [record])
    expect(error).toMatchObject({ code: 'MESSAGE_INVALID' })
    expect(output).toBe('')
  })

  test('[B11] a null answer does not reach the reader', async () => {
    const { error, output } = await execute(query, [{ status, handle: null }])
    expect(error).toMatchObject({ code: 'MESSAGE_INVALID' })
    expect(output).toBe('')
  })

  test('[B14, B27] a handle over the cap is the FAILED answer of its store, and the others are answered', async () => {
    const identifiers = Array.from({ length: 2000 }, (_, index) => ({
      identifier: 'email',
      identifier_query: `ada-${index}@example.org`,
    }))
    const large = { status, handle: { ...handle, data: { identifiers } } }
    const other = { status: { ...status, schema_name: 'pets' }, handle: { ...handle, schema_name: 'pets' } }
    const logged: string[] = []
    const { error, output } = await execute(query, [large, other], Scrubber.none, logged)
    expect(error).toBeUndefined()
    expect(logged).toEqual([
      expect.stringMatching(/^people: the answer has \d+ bytes, but a line may have 65534/),
    ])
    const failed = { status: { ...status, request_status: 'FAILED' }, handle }
    const lines = [failed, other].map((request) => JSON.stringify({ type: 'REQUEST_RESULT', request }))
    expect(output).toBe(`${lines.join('\n')}\n`)
  })

  test('[B8] a record that no splitting makes fit is left out of an export, which is then INCOMPLETE', async () => {
    const whole = { schema_name: 'pets', data: { name: 'Rex' } }
    const endless = { schema_name: 'people', data: { ['n'.repeat(70_000)]: 'ada@example.org' } }
    const logged: string[] = []
    const results: SiloRequest = { command: 'request-results', requests: { handles: [] } }
    const { error, output } = await execute(results, [endless, whole, endless, whole], Scrubber.none, logged)
    expect(error).toMatchObject({ code: 'INCOMPLETE', exitCode: 5, context: { stores: ['people'] } })
    expect(logged).toEqual([expect.stringMatching(/^people: a record cannot be split/)])
    expect(output).toBe(`${JSON.stringify({ type: 'RECORD', record: whole })}\n`.repeat(2))
    expect((await execute(scan, [endless, whole])).error).toBeUndefined()
  })

  test('[B37] a VALIDATE text holds neither secrets nor %', async () => {
    const answers = [{ status: 'FAILURE', message: '100% of hunter22' }]
    const { output } = await execute({ command: 'validate' }, answers, new Scrubber(['hunter22']))
    expect(JSON.parse(output)).toEqual({
      type: 'VALIDATE',
      validate_msg: { status: 'FAILURE', message: '100\uFF05 of [secret]' },
    })
  })
})
