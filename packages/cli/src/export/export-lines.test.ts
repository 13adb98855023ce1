import { Buffer } from 'node:buffer'
import { ConnectorError, encodeMessage, type JsonObject, type MonoidRecord } from '@monoid-kit/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExportLines } from './export-lines.ts'
import { terminalLines } from './terminal-lines.ts'

const line = (record: MonoidRecord) => `${encodeMessage({ type: 'RECORD', record })}\n`
const rewritten = (lines: ExportLines, text: string) =>
  Buffer.from(lines.rewrite(Buffer.from(text))).toString()

describe('ExportLines', () => {
  it('leaves store, group and the row', () => {
    const record = { record_type: 'RECORD', schema_name: 'users', schema_group: 'shop/public' } as const
    expect(rewritten(new ExportLines(), line({ ...record, data: { id: 1 } }))).toBe(
      '{"store":"users","group":"shop/public","data":{"id":1}}\n',
    )
    expect(rewritten(new ExportLines(), line({ schema_name: 'users', data: {} }))).toBe(
      '{"store":"users","data":{}}\n',
    )
  })

  it('does not touch the bytes of a row', () => {
    const data = '{"b":1.50,"a":"\\u0041","1":12345678901234567890,"c": [ {} ]}'
    const text = line({ schema_name: 'users', data: {} }).replace('{}', data)
    expect(rewritten(new ExportLines(), text)).toBe(`{"store":"users","data":${data}}\n`)
  })

  it('keeps every row of every store, however the lines come', () => {
    const store = fc.constantFrom('users', 'a"b\\', 'data":{', 'ü€𝄞')
    const group = fc.constantFrom(undefined, 'db/public', '}}}')
    const data = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<JsonObject>
    const record = fc.tuple(store, group, data)
    fc.assert(
      fc.property(fc.array(fc.array(record, { minLength: 1 })), (chunks) => {
        const lines = new ExportLines()
        const text = chunks
          .map((chunk) =>
            rewritten(lines, chunk.map(([name, of, row]) => line(wire(name, of, row))).join('')),
          )
          .join('')
        const expected = chunks
          .flat()
          .map(([name, of, row]) => JSON.stringify({ store: name, group: of, data: row }))
        expect(text).toBe(expected.map((one) => `${one}\n`).join(''))
      }),
    )
  })

  it.each([
    ['{"type":"RECORD","record":{"schema_name":"users","data":{"secret":1}}}', 'a line feed'],
    ['secret\n', 'JSON'],
    ['{"type":"LOG","log":{"message":"secret"}}\n', 'a RECORD message'],
    ['{"type":"RECORD", "record":{"schema_name":"users","data":{"secret":1}}}\n', 'the notation'],
    ['{"type":"RECORD","record":{"schema_name":"users","file":"secret.tar.gz"}}\n', 'a whole record'],
    [
      '{"type":"RECORD","record":{"schema_name":"users","part":{"record":0,"index":0,"last":true},"data":{"secret":1}}}\n',
      'a whole record',
    ],
  ])('refuses %j and does not repeat it', (text, expected) => {
    const lines = new ExportLines()
    rewritten(lines, line({ schema_name: 'users', data: { id: 1 } }))
    try {
      lines.rewrite(Buffer.from(text))
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(ConnectorError)
      expect(String(error)).toContain(expected)
      expect(String(error)).not.toContain('secret')
    }
  })
})

describe('terminalLines', () => {
  it('is the same JSON, without a character that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const json = texts.map((text) => `${JSON.stringify({ text })}\n`).join('')
        const shown = terminalLines(Buffer.from(json))
        expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        const parsed = shown
          .split('\n')
          .slice(0, -1)
          .map((one) => JSON.parse(one).text)
        expect(parsed).toEqual(texts)
      }),
    )
  })
})

function wire(name: string, group: string | undefined, data: JsonObject): MonoidRecord {
  return {
    record_type: 'RECORD',
    schema_name: name,
    ...(group === undefined ? {} : { schema_group: group }),
    data,
  }
}
