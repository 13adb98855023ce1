import { Buffer } from 'node:buffer'
import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { decodeLines } from '../protocol/decode-lines.ts'
import { joinRecords } from '../protocol/join-records.ts'
import type { MonoidMessage, MonoidRecord } from '../protocol/messages.ts'
import type { EncodedRecords } from '../silo/records.ts'
import { MessageChannel, type MessageChannelOptions } from './message-channel.ts'
import { OutputWriter } from './output-writer.ts'

const cap = 65_534

function makeChannel(options: Partial<MessageChannelOptions> = {}) {
  const chunks: Buffer[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk))
      done()
    },
  })
  const writer = new OutputWriter(sink)
  const channel = new MessageChannel(writer, { maxLineBytes: cap, ...options })
  const text = async () => {
    await writer.flush()
    return Buffer.concat(chunks).toString()
  }
  const lines = async () => (await text()).split('\n').slice(0, -1)
  const messages = async () => {
    const decoded: MonoidMessage[] = []
    const options = { maxLineBytes: cap, refuseNulls: true }
    for await (const message of decodeLines(asStream(await text()), options)) decoded.push(message)
    return decoded
  }
  return { channel, writer, text, lines, messages }
}

async function* asStream(text: string) {
  yield Buffer.from(text)
}

async function* recordsOf(messages: readonly MonoidMessage[]) {
  for (const message of messages) if (message.type === 'RECORD') yield message.record
}

/** What a store does: its own bytes between the framing's, in a buffer that it uses again. */
function encodeRows(channel: MessageChannel, rows: readonly object[]): EncodedRecords {
  const { head, tail } = channel.framing
  const framed = rows.map((row) =>
    Buffer.concat([head({ name: 'users', group: 'g' }), Buffer.from(JSON.stringify(row)), tail]),
  )
  let end = 0
  const ends = framed.map((row) => {
    end += row.length
    return end
  })
  return { encoded: true, bytes: Buffer.concat(framed), ends, count: rows.length }
}

describe('MessageChannel', () => {
  it('[B10] writes every type of message valid under the schema', async () => {
    const { channel, messages } = makeChannel()
    const sent: MonoidMessage[] = [
      { type: 'SPEC', spec: { name: 'shop', spec: { type: 'object' } } },
      { type: 'VALIDATE', validate_msg: { status: 'SUCCESS' } },
      { type: 'SCHEMA', schema_msg: { schemas: [{ name: 'users', json_schema: { type: 'object' } }] } },
      { type: 'RECORD', record: { schema_name: 'users', data: { id: 1, none: null } } },
      { type: 'RECORD', record: { record_type: 'FILE', schema_name: 'users', file: 'users.tar.gz' } },
      {
        type: 'REQUEST_RESULT',
        request: {
          status: { schema_name: 'users', request_status: 'COMPLETE', data_type: 'NONE' },
          handle: { schema_name: 'users', request_type: 'DELETE' },
        },
      },
      {
        type: 'REQUEST_STATUS',
        request_status: { schema_name: 'users', request_status: 'PROGRESS', data_type: 'FILE' },
      },
      { type: 'LOG', log: { message: 'hello' } },
    ]
    for (const message of sent) await channel.send(message)
    expect(await messages()).toEqual(sent)
  })

  it('passes encoded rows on, and they may be written over once taken', async () => {
    const { channel, messages } = makeChannel()
    const rows = Array.from({ length: 9000 }, (_, id) => ({ id, name: `é${id}` }))
    for (let start = 0; start < rows.length; start += 1500) {
      const encoded = encodeRows(channel, rows.slice(start, start + 1500))
      await channel.sendRecords(encoded)
      encoded.bytes.fill(0x21)
    }
    const data = (await messages()).map((message) =>
      message.type === 'RECORD' ? message.record.data : undefined,
    )
    expect(data).toEqual(rows)
  })

  it('[B8] splits long records and counts ordinals over plain and encoded ones', async () => {
    const { channel, lines, messages } = makeChannel()
    const long: MonoidRecord = { schema_name: 'users', data: { id: 3, bio: 'x€'.repeat(60_000) } }
    await channel.sendRecords({ schema_name: 'users', data: { id: 0 } })
    await channel.sendRecords(encodeRows(channel, [{ id: 1 }, { id: 2 }]))
    await channel.sendRecords(long)
    await channel.send({ type: 'RECORD', record: long })
    for (const line of await lines()) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(cap)
    const all = await messages()
    const parts = all.flatMap((message) => (message.type === 'RECORD' ? (message.record.part ?? []) : []))
    expect([...new Set(parts.map(({ record }) => record))]).toEqual([3, 4])
    const joined: MonoidRecord[] = []
    for await (const record of joinRecords(recordsOf(all))) joined.push(record)
    expect(joined.map(({ data }) => data?.id)).toEqual([0, 1, 2, 3, 3])
    expect(joined.slice(3)).toEqual([long, long])
  })

  it('writes a record of any length where the cap is lifted', async () => {
    const { channel, lines } = makeChannel({ maxLineBytes: Number.POSITIVE_INFINITY })
    await channel.sendRecords({ schema_name: 'users', data: { bio: 'x'.repeat(1_000_000) } })
    expect(await lines()).toHaveLength(1)
  })

  it('puts the envelope around each line, encoded rows included, within the cap', async () => {
    const envelope = { before: '{"id":"é","message":', after: '}' }
    const { channel, lines } = makeChannel({ envelope })
    channel.log({ message: 'm'.repeat(2 * cap) })
    await channel.sendRecords(encodeRows(channel, [{ id: 1 }]))
    await channel.sendRecords({ schema_name: 'users', data: { bio: 'x'.repeat(2 * cap) } })
    const all = await lines()
    for (const line of all) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(cap)
      expect(JSON.parse(line)).toMatchObject({
        id: 'é',
        message: { type: expect.stringMatching(/^(LOG|RECORD)$/) },
      })
    }
    expect(JSON.parse(all[1] as string).message).toEqual({
      type: 'RECORD',
      record: { record_type: 'RECORD', schema_group: 'g', schema_name: 'users', data: { id: 1 } },
    })
  })

  it('[B13] refuses a SCHEMA over the cap: how long, how long it may be, what to exclude', async () => {
    const { channel, text } = makeChannel()
    const schemas = Array.from({ length: 90 }, (_, index) => ({
      name: `t${index}`,
      group: 'shop/public',
      json_schema: { type: 'object', description: 'd'.repeat(index === 7 ? 2000 : 700) },
    }))
    const message: MonoidMessage = { type: 'SCHEMA', schema_msg: { schemas } }
    const bytes = Buffer.byteLength(JSON.stringify(message))
    await expect(channel.send(message)).rejects.toMatchObject({
      code: 'SCHEMA_TOO_LONG',
      message: expect.stringMatching(
        new RegExp(
          `has ${bytes} bytes, but a line may have ${cap}.* at least ${bytes - cap} bytes.*shop/public/t7 \\(`,
        ),
      ),
      context: { bytes, cap, stores: 90 },
    })
    expect(await text()).toBe('')
  })

  it('[B27] refuses a handle over the cap, and shows nothing of it', async () => {
    const { channel } = makeChannel()
    const handle = { schema_name: 'users', request_type: 'QUERY', data: { secret: 's'.repeat(cap) } } as const
    const status = { schema_name: 'users', request_status: 'COMPLETE' } as const
    const refused = channel.send({ type: 'REQUEST_RESULT', request: { status, handle } })
    await expect(refused).rejects.toMatchObject({
      code: 'HANDLE_TOO_LONG',
      message: expect.not.stringContaining('sss'),
    })
  })

  it('refuses a spec and a status over the cap', async () => {
    const { channel } = makeChannel()
    const name = 'n'.repeat(cap)
    await expect(channel.send({ type: 'SPEC', spec: { name, spec: {} } })).rejects.toMatchObject({
      code: 'SPEC_INVALID',
    })
    await expect(
      channel.send({
        type: 'REQUEST_STATUS',
        request_status: { schema_name: name, request_status: 'FAILED' },
      }),
    ).rejects.toMatchObject({ code: 'HANDLE_TOO_LONG' })
  })

  it('shortens a VALIDATE and a LOG over the cap at a code point', async () => {
    const { channel, lines, messages } = makeChannel()
    const long = '😀"'.repeat(cap)
    await channel.send({ type: 'VALIDATE', validate_msg: { status: 'FAILURE', message: long } })
    await channel.send({ type: 'LOG', log: { message: long, level: 'warn' } })
    channel.log({ message: long, code: 'USAGE', context: { list: [long] } })
    channel.log({ message: 'short', context: { list: [long] } })
    const all = await lines()
    expect(all.slice(0, 3).map((line) => cap - Buffer.byteLength(line))).toEqual(
      Array.from({ length: 3 }, () => expect.toSatisfy((rest: number) => rest >= 0 && rest < 10)),
    )
    const texts = (await messages()).map((message) =>
      message.type === 'LOG' ? message.log : message.type === 'VALIDATE' ? message.validate_msg : undefined,
    )
    for (const text of texts.slice(0, 3)) expect(text?.message?.replace(/^(?:😀")*(?:😀)?/u, '')).toBe('…')
    expect(texts[3]).toEqual({ message: 'short' })
  })

  it('log never throws: not for what JSON cannot hold, not after the reader has gone', async () => {
    const { channel, writer, text } = makeChannel()
    channel.log({ message: 'a', context: { big: 1n as unknown as number } })
    expect(await text()).toBe('')
    const sink = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error(''), { code: 'EPIPE' })),
    })
    const gone = new OutputWriter(sink)
    await gone.write(Buffer.from('\n')).catch(() => undefined)
    await expect(gone.flush()).rejects.toMatchObject({ code: 'READER_GONE' })
    new MessageChannel(gone, { maxLineBytes: cap }).log({ message: 'b' })
    expect(writer.backlog).toBe(0)
  })

  it('counts log lines instead of keeping them while the reader is far behind', async () => {
    const held: (() => void)[] = []
    const chunks: string[] = []
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk.toString())
        held.push(done)
      },
    })
    const writer = new OutputWriter(sink)
    const channel = new MessageChannel(writer, { maxLineBytes: cap })
    for (let count = 0; count < 200; count++) channel.log({ message: 'm'.repeat(50_000) })
    expect(writer.backlog).toBeLessThan(5 * 1024 * 1024)
    const flushed = writer.flush()
    const timer = setInterval(() => held.shift()?.(), 0)
    await flushed
    channel.log({ message: 'caught up' })
    await writer.flush()
    clearInterval(timer)
    const last = chunks
      .join('')
      .trim()
      .split('\n')
      .slice(-2)
      .map((line) => JSON.parse(line).log)
    const kept = chunks.join('').match(/mmm"/g)?.length ?? 0
    expect(last).toMatchObject([
      {
        code: 'LOG_LINES_DROPPED',
        message: `${200 - kept} log lines were left out while the reader was behind`,
      },
      { message: 'caught up' },
    ])
  })
})
