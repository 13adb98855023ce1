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
}

async function execute(request: SiloRequest, answers: readonly unknown[], scrubber = Scrubber.none) {
  const sink = new PassThrough()
  const writer = new OutputWriter(sink)
  const channel = new MessageChannel(writer, { maxLineBytes: 65_534 })
  const context = { signal: new AbortController().signal, log: noLog, framing: channel.framing }
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

  test('[B37] a VALIDATE text holds neither secrets nor %', async () => {
    const answers = [{ status: 'FAILURE', message: '100% of hunter22' }]
    const { output } = await execute({ command: 'validate' }, answers, new Scrubber(['hunter22']))
    expect(JSON.parse(output)).toEqual({
      type: 'VALIDATE',
      validate_msg: { status: 'FAILURE', message: '100\uFF05 of [secret]' },
    })
  })
})
