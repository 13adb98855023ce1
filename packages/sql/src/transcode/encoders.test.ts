import type { Framing } from '@monoid-kit/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dataRow } from '../../test/transcode/wire-rows.ts'
import { bytesOf } from './bytes.ts'
import { loopEncoder, type RowEncoder } from './encode-row.ts'
import { encoderSource, generateEncoder } from './generate-encoder.ts'
import { locateValues } from './row-layout.ts'
import { type MeasuredTemplate, type RowColumn, rowTemplate } from './row-template.ts'

const store = { name: 'users', group: 'shop/public' }
const framing: Framing = {
  head: () => Buffer.from('{"type":"RECORD","record":{"schema_name":"users","data":'),
  tail: Buffer.from('}}\n'),
  maxLineBytes: Number.POSITIVE_INFINITY,
}

const hostileNames = [
  '"];process.exit()//',
  '`$\u007bprocess.exit()}`',
  "'",
  '\\',
  '\\u0041',
  '\n',
  '\r\n',
  '\0',
  '\u2028\u2029',
  '*/ process.exit() /*',
  '__proto__',
  'constructor',
  'source',
  '',
  ' ',
  '7',
  `${'😀'.repeat(15)}éa`,
  'x'.repeat(63),
]
const anyName = fc.oneof(fc.constantFrom(...hostileNames), fc.string({ unit: 'binary', maxLength: 63 }))

interface Cell {
  readonly column: Omit<RowColumn, 'name'>
  readonly bytes: fc.Arbitrary<Uint8Array>
}

const ascii = (text: fc.Arbitrary<string>) => text.map((each) => Buffer.from(each))
const sized = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const cells: readonly Cell[] = [
  { column: { codec: 'numberText' }, bytes: ascii(fc.integer().map(String)) },
  { column: { codec: 'quotedText' }, bytes: ascii(fc.bigInt().map(String)) },
  { column: { codec: 'floatText' }, bytes: ascii(fc.constantFrom('1.5', 'NaN', '-0')) },
  { column: { codec: 'escapedText' }, bytes: ascii(fc.string({ unit: 'binary' })) },
  { column: { codec: 'checkedText' }, bytes: fc.uint8Array() },
  { column: { codec: 'base64' }, bytes: fc.uint8Array() },
  { column: { codec: 'uuidBytes' }, bytes: sized(16) },
  { column: { codec: 'int64Bytes', parameter: 1 }, bytes: sized(8) },
  { column: { codec: 'postgresDate' }, bytes: sized(4) },
  { column: { codec: 'bits', parameter: 13 }, bytes: sized(2) },
  { column: { codec: 'boolByte' }, bytes: sized(1) },
]

const table = fc.uniqueArray(fc.tuple(anyName, fc.constantFrom(...cells)), {
  selector: ([name]) => name,
  maxLength: 20,
})
const tableWithRows = table.chain((columns) =>
  fc.record({
    columns: fc.constant(columns.map(([name, { column }]): RowColumn => ({ name, ...column }))),
    rows: fc.array(fc.tuple(...columns.map(([, { bytes }]) => fc.option(bytes))), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
)

function templateOf(columns: readonly RowColumn[]): MeasuredTemplate {
  return rowTemplate({ store, framing, layout: 'postgres', columns }, () => {})
}

/** A row's line, in memory of exactly the room that the template asks for. */
function encode(
  encoder: RowEncoder,
  template: MeasuredTemplate,
  row: readonly (Uint8Array | null)[],
): string {
  const source = bytesOf(dataRow(row.map((bytes) => bytes && { bytes })))
  const spans = new Int32Array(2 * row.length)
  locateValues.postgres(source, 0, source.buffer.length, template.sizes, spans)
  const room = template.constantBytes + Math.ceil(template.growth * source.buffer.length)
  const out = bytesOf(Buffer.alloc(room, 0xff))
  return out.buffer.toString('utf8', 0, encoder(source, spans, out, 0))
}

/** The generated encoder, which must not be missing here. */
function generated(template: MeasuredTemplate): RowEncoder {
  const encoder = generateEncoder(template)
  if (!encoder) throw new Error('no encoder was generated')
  return encoder
}

describe('the two encoders', () => {
  it('write the same bytes: valid JSON with exactly the columns for keys, null for NULL', () => {
    fc.assert(
      fc.property(tableWithRows, ({ columns, rows }) => {
        const template = templateOf(columns)
        for (const row of rows) {
          const line = encode(loopEncoder(template), template, row)
          expect(encode(generated(template), template, row)).toBe(line)
          expect(line.indexOf('\n')).toBe(line.length - 1)
          const data = new Map(Object.entries(JSON.parse(line).record.data))
          expect(new Set(data.keys())).toEqual(new Set(columns.map(({ name }) => name)))
          columns.forEach(({ name }, index) => {
            expect(data.get(name) === null).toBe(row[index] === null)
          })
        }
      }),
      { numRuns: 500 },
    )
  })

  it('keep hostile names apart, all of them in one table', () => {
    const columns = hostileNames.map((name): RowColumn => ({ name, codec: 'numberText' }))
    const template = templateOf(columns)
    const row = hostileNames.map((_, index) => Buffer.from(String(index)))
    for (const encoder of [loopEncoder(template), generated(template)]) {
      const data = new Map(Object.entries(JSON.parse(encode(encoder, template, row)).record.data))
      expect(data.size).toBe(hostileNames.length)
      hostileNames.forEach((name, index) => {
        expect(data.get(name)).toBe(index)
      })
    }
  })

  it('write an empty object for a table without columns', () => {
    const template = templateOf([])
    for (const encoder of [loopEncoder(template), generated(template)]) {
      expect(JSON.parse(encode(encoder, template, [])).record.data).toEqual({})
    }
  })
})

describe('generated code', () => {
  it('is made of integers, names of codecs and fixed words, whatever the columns are called', () => {
    const codec = Object.keys(templateOf([]).writers).join('|')
    const lines = [
      `const (${codec}) = codecs\\.\\1`,
      'view\\.setUint32\\(at \\+ \\d+, \\d+, true\\)',
      'at \\+= \\d+',
      'start = spans\\[\\d+\\]',
      'if \\(start < 0\\) \\{ view\\.setUint32\\(at, \\d+, true\\); at \\+= 4 \\}',
      `else at = (?:${codec})\\(source, start, spans\\[\\d+\\], out, at, \\d+\\)`,
      '"use strict"',
      'return function \\(source, spans, out, at\\) \\{',
      'const view = out\\.view',
      'let start = 0',
      'return at',
      '\\}',
    ]
    const grammar = new RegExp(`^(?:${lines.join('|')})$`)
    fc.assert(
      fc.property(table, (columns) => {
        const template = templateOf(columns.map(([name, { column }]) => ({ name, ...column })))
        for (const line of encoderSource(template).split('\n')) expect(line).toMatch(grammar)
      }),
    )
  })

  it('is left to the loop for tables of very many columns', () => {
    const columns = Array.from(
      { length: 1600 },
      (_, index): RowColumn => ({ name: `c${index}`, codec: 'numberText' }),
    )
    expect(generateEncoder(templateOf(columns))).toBeUndefined()
  })
})
