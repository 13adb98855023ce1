import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OriginalContext } from './original-reading.ts'
import { readAsOriginal } from './read-as-original.ts'
import { terminalStream } from './terminal-stream.ts'

const read = (command: string, lines: readonly unknown[], context: Partial<OriginalContext> = {}) => {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
  const stream = terminalStream([Buffer.from(texts.map((text) => `${text}\n`).join(''))])
  return readAsOriginal(command, stream, { exitCode: 0, ...context })
}
const record = (data: unknown, name = 'people') => ({ type: 'RECORD', record: { schema_name: name, data } })
const result = (name: string, status: string) => ({
  type: 'REQUEST_RESULT',
  request: {
    status: { schema_name: name, request_status: status, data_type: 'RECORDS' },
    handle: { schema_name: name, request_type: 'QUERY', data: { status } },
  },
})
const schemaOf = (...names: string[]) => ({
  type: 'SCHEMA',
  schema_msg: { schemas: names.map((name) => ({ name, json_schema: { type: 'object' } })) },
})
const log = { type: 'LOG', log: { message: 'x' } }

describe('lines', () => {
  // CR and LF count
  const ofBytes = (bytes: number) => {
    const empty = JSON.stringify(record({ a: '' }))
    return record({ a: 'x'.repeat(bytes - empty.length) })
  }

  it('[B8] a line of 65,534 bytes is stored, its CR and LF make 65,536', () => {
    const { stored, losses } = read('scan', [ofBytes(65_534), record({})])
    expect([stored.records.length, losses]).toEqual([2, []])
  })

  it('[B8] one byte more ends reading without an error: what came before is stored', () => {
    const { stored, losses, end } = read('scan', [record({}), ofBytes(65_535), record({})])
    expect(stored.records.length).toBe(1)
    expect(losses).toMatchObject([{ kind: 'unread', rule: 'B8', line: 2 }])
    expect(losses[0]?.bytes).toBe(65_535 + 2 + JSON.stringify(record({})).length + 2)
    expect(end).toEqual({ kind: 'done' })
  })

  it('[B8] counts bytes, not characters', () => {
    expect(read('scan', [record({ a: 'é'.repeat(33_000) })]).losses).toMatchObject([{ kind: 'unread' }])
  })

  it('[B7] a last line without its end is read', () => {
    const stream = Buffer.from(JSON.stringify(record({ a: 1 })))
    expect(readAsOriginal('scan', stream, { exitCode: 0 }).stored.records.length).toBe(1)
  })

  it('[B7] what stderr says stands in the same stream, and spoils the line that it falls into', () => {
    const [head, tail] = ['{"type":"LOG","log"', ':{"message":"x"}}\n']
    const writes = [head, 'Warning: slow\n', tail, `${JSON.stringify(record({}))}\n`]
    const { stored, losses } = readAsOriginal(
      'scan',
      terminalStream(writes.map((text) => Buffer.from(text))),
      { exitCode: 0 },
    )
    expect(losses.map(({ kind, line }) => [kind, line])).toEqual([
      ['refused', 1],
      ['refused', 2],
    ])
    expect(stored.records.length).toBe(1)
  })

  it('[B7] a terminal only puts a carriage return before each line feed', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (writes) => {
        const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
        expect(latin(terminalStream(writes))).toBe(writes.map(latin).join('').replaceAll('\n', '\r\n'))
      }),
    )
  })
})

describe('decoding', () => {
  it.each([
    ['a stray line', 'Listening on 8080', 'no JSON'],
    ['a blank line', '', 'a blank line'],
    ['a byte order mark', `\u{feff}${JSON.stringify(log)}`, 'no JSON'],
    ['a list', [log], 'no JSON object'],
    ['no type', { record: {} }, 'no type'],
    ['an added type', { type: 'FINDING', finding: {} }, 'an unknown type'],
    ['a missing member', { type: 'RECORD', record: {} }, 'record.schema_name is missing'],
    ['another kind', { type: 'RECORD', record: { schema_name: 5 } }, 'record.schema_name is no text'],
    [
      'an unknown word',
      { type: 'RECORD', record: { schema_name: 'a', record_type: 'ROW' } },
      'record.record_type is no word that it knows',
    ],
    ['a LOG without text', { type: 'LOG', log: {} }, 'log.message is missing'],
    [
      'a number beyond float64',
      '{"type":"RECORD","record":{"schema_name":"a","data":{"n":1e999}}}',
      'a number beyond float64',
    ],
  ])('[B10] drops and logs in full: %s', (_title, line, why) => {
    const { losses, stored, end } = read('scan', [line, record({})])
    expect(losses).toMatchObject([
      { kind: 'refused', rule: 'B10', line: 1, why: `${why}; the line is logged in full` },
    ])
    expect([stored.records.length, end.kind]).toEqual([1, 'done'])
  })

  it('passes over what it does not know, and takes null for none', () => {
    const line = {
      type: 'RECORD',
      record: { schema_name: 'a', schema_group: null, data: { b: null }, part: 7 },
      log: null,
    }
    const noted = { type: 'LOG', log: { message: 'x', level: 'loud', context: 1 } }
    expect(read('scan', [line, noted])).toMatchObject({ losses: [], end: { kind: 'done' } })
  })

  it.each([
    ['{"n":9007199254740993}', 1],
    ['{"n":9007199254740992,"s":"9007199254740993","t":"\\\\\\"9007199254740993"}', 0],
    ['{"n":0.1,"m":-1.50e-7,"o":100000000000000000000000}', 0],
    ['{"n":3.141592653589793238462643}', 1],
  ])('[B29] numbers are float64: %s', (data, changed) => {
    const { losses } = read('scan', [`{"type":"RECORD","record":{"schema_name":"a","data":${data}}}`])
    expect(losses).toEqual(
      changed === 0
        ? []
        : [
            expect.objectContaining({
              kind: 'changed',
              rule: 'B29',
              why: '1 numbers are rounded to float64',
            }),
          ],
    )
  })

  it('replaces bytes that are no UTF-8', () => {
    const [head, tail] = JSON.stringify(record({ a: '?' })).split('?')
    const stream = Buffer.concat([Buffer.from(head ?? ''), Buffer.from([0xff]), Buffer.from(tail ?? '')])
    const { losses, stored } = readAsOriginal('scan', stream, { exitCode: 0 })
    expect(losses).toMatchObject([{ kind: 'changed', rule: 'B10' }])
    expect(stored.records[0]?.data).toEqual({ a: '\u{fffd}' })
  })
})

describe('commands', () => {
  it.each(['scan', 'query', 'delete', 'request-status', 'request-results'])(
    '[B11] %s: another type, or nothing in it, kills the worker',
    (command) => {
      const odd = command === 'scan' || command === 'request-results' ? result('a', 'COMPLETE') : record({})
      for (const line of [odd, { type: 'RECORD', record: null }, { type: 'LOG' }]) {
        const { end, stored, losses } = read(command, [log, line, log])
        expect(end).toMatchObject({ kind: 'crash', rule: 'B11', line: 2 })
        expect(losses).toMatchObject([{ kind: 'after-crash', line: 2 }])
        expect(Object.values(stored).flat()).toEqual([])
      }
    },
  )

  it('[B12] of SPEC, VALIDATE and SCHEMA the last good one counts, whatever the exit code and the rest', () => {
    const lines = [schemaOf('a'), record({}), schemaOf('b'), { type: 'SCHEMA', schema_msg: null }, 'oops']
    const { stored, losses, end } = read('schema', lines, { exitCode: 1 })
    expect([stored.schemas.map(({ name }) => name), end.kind]).toEqual([['b'], 'done'])
    expect(losses.map(({ kind, line }) => [line, kind]).sort()).toEqual([
      [1, 'overwritten'],
      [2, 'ignored'],
      [4, 'ignored'],
      [5, 'refused'],
    ])
    const validate = { type: 'VALIDATE', validate_msg: { status: 'FAILURE', message: '100% wrong' } }
    expect(read('validate', [validate]).losses).toMatchObject([{ kind: 'changed', rule: 'B37' }])
    expect(read('spec', [{ type: 'SPEC', spec: { spec: { a: 1 } } }]).stored.spec).toEqual({ spec: { a: 1 } })
  })

  it('[B18] two data stores of one name and group are one', () => {
    expect(read('schema', [schemaOf('a', 'b', 'a')])).toMatchObject({
      stored: { schemas: [{ name: 'a' }, { name: 'b' }] },
      losses: [{ kind: 'overwritten', rule: 'B18' }],
    })
  })

  it('[B20] of the answers for one data store the last stays', () => {
    const { stored, losses } = read('query', [
      result('a', 'COMPLETE'),
      result('b', 'COMPLETE'),
      result('a', 'FAILED'),
    ])
    expect(stored.results.map(({ handle, status }) => [handle.schema_name, status.request_status])).toEqual([
      ['a', 'FAILED'],
      ['b', 'COMPLETE'],
    ])
    expect(losses).toMatchObject([{ kind: 'overwritten', rule: 'B20', line: 1 }])
  })

  it('[B14] another exit code than 0 repeats the whole silo, and nothing is kept of this time', () => {
    for (const command of ['scan', 'request-results']) {
      const { stored, end } = read(command, [record({})], { exitCode: 5 })
      expect([stored.records, end]).toEqual([[], { kind: 'retry', rule: 'B14', why: 'exit code 5' }])
    }
  })

  it('[B18] [B22] a scan fails on a data store that was not asked for, and on a schema that does not decode', () => {
    const schemas = [{ name: 'people', json_schema: { type: 'object' } }]
    expect(read('scan', [record({})], { schemas }).end).toEqual({ kind: 'done' })
    expect(read('scan', [record({}, 'pets')], { schemas }).end).toMatchObject({
      kind: 'failure',
      rule: 'B18',
    })
    const odd = [{ name: 'people', json_schema: { type: 'object', additionalProperties: false } }]
    expect(read('scan', [], { schemas: odd }).end).toMatchObject({ kind: 'failure', rule: 'B22' })
  })

  it('knows no command of this kit', () => {
    expect(() => read('find', [])).toThrow(RangeError)
  })

  it('takes any bytes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('spec', 'schema', 'scan', 'query', 'request-status'),
        fc.uint8Array({ maxLength: 200 }),
        (command, bytes) => {
          const { losses, stored } = readAsOriginal(command, bytes, { exitCode: 0 })
          expect(stored.records).toEqual([])
          for (const { line } of losses) expect(line).toBeGreaterThan(0)
        },
      ),
    )
  })
})
