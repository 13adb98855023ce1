import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DecodeOptions, decodeLines } from './decode-lines.ts'
import type { MonoidMessage } from './messages.ts'

async function decode(chunks: readonly Uint8Array[], options?: DecodeOptions): Promise<MonoidMessage[]> {
  async function* stream() {
    for (const chunk of chunks) yield chunk
  }
  return collect(decodeLines(stream(), options))
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const value of values) collected.push(value)
  return collected
}

const messages: MonoidMessage[] = [
  { type: 'LOG', log: { message: 'größer € 😀 "\\\n' } },
  { type: 'RECORD', record: { schema_name: 'ü', data: { a: null, b: '\ud800' } } },
]
const stream = Buffer.from(messages.map((message) => `${JSON.stringify(message)}\r\n\n`).join(''))

describe('decodeLines', () => {
  it('[B7] reads LF and CRLF lines cut at any two bytes, and ignores blank ones', async () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      expect(await decode([stream.subarray(0, cut), stream.subarray(cut)])).toEqual(messages)
    }
    expect(await decode([...stream].map((byte) => Uint8Array.of(byte)))).toEqual(messages)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(stream.length), { maxLength: 12 }), async (cuts) => {
        const sorted = [0, ...cuts.sort((a, b) => a - b), stream.length]
        const chunks = sorted.slice(1).map((end, index) => stream.subarray(sorted[index], end))
        expect(await decode(chunks)).toEqual(messages)
      }),
    )
  })

  it('copies what it keeps of a chunk, for its source may write over it', async () => {
    async function* reused() {
      const buffer = Buffer.alloc(8)
      for (let at = 0; at < stream.length; at += 8) {
        const length = stream.copy(buffer, 0, at, at + 8)
        yield buffer.subarray(0, length)
      }
    }
    expect(await collect(decodeLines(reused()))).toEqual(messages)
  })

  it('reads a last line without its line feed, and an empty stream', async () => {
    expect(await decode([Buffer.from('{"type":"LOG","log":{"message":"a"}}')])).toHaveLength(1)
    expect(await decode([])).toEqual([])
  })

  it('[B18] reads null members as absent, or refuses them on request', async () => {
    const line = Buffer.from(
      '{"type":"RECORD","spec":null,"record":{"schema_name":"a","schema_group":null,"data":{"x":null}}}\n',
    )
    expect(await decode([line])).toEqual([
      { type: 'RECORD', record: { schema_name: 'a', data: { x: null } } },
    ])
    await expect(decode([line], { refuseNulls: true })).rejects.toMatchObject({ code: 'MESSAGE_INVALID' })
  })

  it.each([
    ['no JSON', '{"secret', 'line 2: expected one JSON object'],
    ['no object', '"secret"', 'line 2: the whole: expected object, came string'],
    ['no type', '{"record":"secret"}', 'line 2: type: expected a type of message, came nothing'],
    ['an unknown type', '{"type":"secret"}', 'line 2: type: expected a type of message, came an unknown one'],
    ['no payload', '{"type":"RECORD"}', 'line 2: record: expected, but missing'],
    ['a null payload', '{"type":"RECORD","record":null}', 'line 2: record: expected, but missing'],
    [
      'a missing member',
      '{"type":"RECORD","record":{"data":{"a":"secret"}}}',
      'line 2: record.schema_name: expected, but missing',
    ],
    [
      'a wrong type',
      '{"type":"LOG","log":{"message":["secret"]}}',
      'line 2: log.message: expected string, came array',
    ],
    [
      'a wrong value',
      '{"type":"REQUEST_STATUS","request_status":{"schema_name":"a","request_status":"secret"}}',
      'line 2: request_status.request_status: expected one of PROGRESS, COMPLETE, FAILED, came something else',
    ],
    [
      'a negative ordinal',
      '{"type":"RECORD","record":{"schema_name":"a","part":{"record":-1,"index":0,"last":true}}}',
      'line 2: record.part.record: expected at least 0, came less',
    ],
  ])('[B10] refuses a line with %s, naming the place and not the content', async (_, line, message) => {
    const error = await decode([Buffer.from(`\n${line}\n`)]).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'MESSAGE_INVALID', message })
    expect(error).not.toHaveProperty('cause.message', expect.stringContaining('secret'))
  })

  it('refuses bytes that are no UTF-8', async () => {
    const line = Buffer.concat([
      Buffer.from('{"type":"LOG","log":{"message":"'),
      Buffer.from([0xff]),
      Buffer.from('"}}\n'),
    ])
    await expect(decode([line])).rejects.toMatchObject({
      code: 'MESSAGE_INVALID',
      message: 'line 1: expected UTF-8',
    })
  })

  it('[B8] refuses a line over the limit, line ends not counted, without holding all of it', async () => {
    const line = '{"type":"LOG","log":{"message":"a"}}'
    for (const end of ['\n', '\r\n', '']) {
      expect(await decode([Buffer.from(line + end)], { maxLineBytes: line.length })).toHaveLength(1)
      const refused = decode([Buffer.from(`${line} ${end}`)], { maxLineBytes: line.length })
      await expect(refused).rejects.toMatchObject({
        message: `line 1: expected at most ${line.length} bytes, came more`,
      })
    }
    let sent = 0
    async function* endless() {
      for (;;) {
        sent += 1000
        yield Buffer.alloc(1000, 'x')
      }
    }
    await expect(collect(decodeLines(endless(), { maxLineBytes: 65_534 }))).rejects.toMatchObject({
      code: 'MESSAGE_INVALID',
    })
    expect(sent).toBe(66_000)
  })
})
