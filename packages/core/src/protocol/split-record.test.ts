import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeMessage } from './encode-message.ts'
import { joinRecords } from './join-records.ts'
import type { JsonObject, JsonValue, MonoidRecord } from './messages.ts'
import { splitRecord } from './split-record.ts'
import { checkMessage } from './validators.ts'

const cap = 65_534

/** The lines of a record, as a channel writes them. */
function linesOf(record: MonoidRecord, maxLineBytes = cap, ordinal = 0): string[] {
  return [...splitRecord(record, { maxLineBytes, ordinal })].map((part) =>
    encodeMessage({ type: 'RECORD', record: part }),
  )
}

function read(line: string): MonoidRecord {
  const checked = checkMessage(JSON.parse(line))
  if (!checked.ok || checked.value.type !== 'RECORD') throw new Error('not a RECORD')
  return checked.value.record
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const value of values) collected.push(value)
  return collected
}

async function join(lines: readonly string[]): Promise<MonoidRecord[]> {
  async function* records() {
    for (const line of lines) yield read(line)
  }
  return collect(joinRecords(records()))
}

/** What a record looks like after a trip over the wire in one piece. */
function onTheWire(record: MonoidRecord): MonoidRecord {
  return read(encodeMessage({ type: 'RECORD', record }))
}

const oddUnit = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
  fc.constantFrom(
    '"',
    '\\',
    '\n',
    '\u0000',
    '\u001f',
    '\u007f',
    '\u2028',
    'é',
    '€',
    '😀',
    '\ud83d',
    '\ude00',
    'ab',
  ),
)
const text = fc.oneof(
  fc.string({ unit: oddUnit, maxLength: 600 }),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.uint8Array({ maxLength: 900 }).map((bytes) => Buffer.from(bytes).toString('base64')),
)
const { value: anyValue } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(fc.string({ unit: oddUnit, maxLength: 8 }), tie('value'), { maxKeys: 6 }),
  ),
}))
const key = fc.oneof(
  fc.string({ unit: oddUnit, maxLength: 10 }),
  fc.constantFrom('__proto__', 'constructor', '7', 'json', 'part'),
)
const data: fc.Arbitrary<JsonObject> = fc
  .array(fc.tuple(key, anyValue), { minLength: 1, maxLength: 12 })
  .map((members) => Object.fromEntries(members))

describe('splitRecord and joinRecords', () => {
  it('[B8] give back any record, in valid lines none of which exceeds the cap', async () => {
    await fc.assert(
      fc.asyncProperty(
        data,
        fc.integer({ min: 320, max: 900 }),
        fc.nat(),
        async (columns, maxLineBytes, ordinal) => {
          const record: MonoidRecord = {
            record_type: 'RECORD',
            schema_group: 'g',
            schema_name: 'users',
            data: columns,
          }
          const lines = linesOf(record, maxLineBytes, ordinal)
          for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(maxLineBytes)
          expect(await join(lines)).toEqual([onTheWire(record)])
        },
      ),
      { numRuns: 400 },
    )
  })

  it('[B8] leave a record of exactly the cap whole and split one of a byte more', async () => {
    const around = linesOf({ schema_name: 'users', data: { a: '' } })[0]?.length ?? 0
    const whole = linesOf({ schema_name: 'users', data: { a: 'x'.repeat(cap - around) } })
    expect(whole.map((line) => line.length)).toEqual([cap])
    expect(read(whole[0] as string).part).toBeUndefined()
    const record = { schema_name: 'users', data: { a: 'x'.repeat(cap - around + 1) } }
    const lines = linesOf(record)
    expect(lines.map((line) => read(line).part)).toEqual([
      { record: 0, index: 0, last: false },
      { record: 0, index: 1, last: true },
    ])
    expect(await join(lines)).toEqual([record])
  })

  it('count the envelope of a session', () => {
    const options = { maxLineBytes: 1000, ordinal: 0, envelopeBytes: 200 }
    const parts = [...splitRecord({ schema_name: 'users', data: { a: 'x'.repeat(900) } }, options)]
    expect(parts.length).toBeGreaterThan(1)
    for (const record of parts)
      expect(encodeMessage({ type: 'RECORD', record }).length).toBeLessThanOrEqual(800)
  })

  it('[B33] repeat every column in every part', () => {
    const columns = { id: 7, name: 'Ada', bio: 'x'.repeat(2 * cap), note: null }
    const parts = linesOf({ schema_name: 'users', data: columns }).map(read)
    expect(parts).toHaveLength(3)
    for (const part of parts) expect(Object.keys(part.data ?? {})).toEqual(Object.keys(columns))
    expect(parts.map((part) => part.data?.id)).toEqual([7, null, null])
  })

  it('keep values whole that fit a line, and cut base64 so that each piece can be decoded alone', () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 31) % 256))
    const columns = { photo: bytes.toString('base64'), first: 'a'.repeat(40_000), second: 'b'.repeat(40_000) }
    const parts = linesOf({ schema_name: 'users', data: columns }).map(read)
    for (const name of ['first', 'second'] as const) {
      expect(parts.map((part) => part.data?.[name]).filter((value) => value !== null)).toEqual([
        columns[name],
      ])
    }
    const pieces = parts.flatMap((part) => part.data?.photo ?? []).map(String)
    expect(pieces.length).toBeGreaterThan(1)
    const decoded = Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')))
    expect(decoded.equals(bytes)).toBe(true)
  })

  it('never cut a surrogate pair', () => {
    const record = { schema_name: 'users', data: { a: `x${'😀'.repeat(40_000)}` } }
    for (const line of linesOf(record)) expect(String(read(line).data?.a).isWellFormed()).toBe(true)
  })

  it('split 1,600 wide columns into parts that carry only what they need', async () => {
    const members = Array.from({ length: 1600 }, (_, index) => [
      `${'c'.repeat(58)}${index}`,
      index % 3 ? 'v'.repeat(90) : null,
    ])
    const record = { schema_name: 'wide', data: Object.fromEntries(members) }
    const lines = linesOf(record)
    expect(lines).toHaveLength(4)
    expect(await join(lines)).toEqual([record])
  })

  it('split a value of 10 MB and nested values as JSON text', async () => {
    const record = {
      schema_name: 'users',
      data: {
        id: 1,
        doc: 'é"'.repeat(2_500_000),
        tree: { list: Array.from({ length: 30_000 }, (_, n) => [n, `\\${n}`]) },
      },
    }
    const lines = linesOf(record)
    expect(lines.some((line) => read(line).part?.json?.includes('tree'))).toBe(true)
    expect(lines.every((line) => Buffer.byteLength(line) <= cap)).toBe(true)
    const needed = Buffer.byteLength(encodeMessage({ type: 'RECORD', record })) / cap
    expect(lines.length).toBeLessThan(needed * 1.4 + 2)
    expect(await join(lines)).toEqual([record])
  })

  it('write a Date as JSON does and leave out what JSON leaves out', async () => {
    const columns = { at: new Date(0), none: undefined, long: 'x'.repeat(cap) } as unknown as JsonObject
    expect(await join(linesOf({ schema_name: 'users', data: columns }))).toEqual([
      { schema_name: 'users', data: { at: '1970-01-01T00:00:00.000Z', long: 'x'.repeat(cap) } },
    ])
  })

  it.each([
    ['a column name', { schema_name: 'users', data: { ['n'.repeat(cap)]: 1 } }],
    ['the store name', { schema_name: 'n'.repeat(cap), data: { id: 1 } }],
    ['the path of a file', { schema_name: 'users', record_type: 'FILE' as const, file: 'f'.repeat(cap) }],
  ])('refuse a record of which %s alone is too long', (_, record) => {
    expect(() => linesOf(record)).toThrow(expect.objectContaining({ code: 'RECORD_TOO_LONG' }))
  })
})

describe('joinRecords', () => {
  const file: MonoidRecord = { record_type: 'FILE', schema_name: 'users', file: 'a.tar.gz' }
  const record: MonoidRecord = {
    schema_name: 'users',
    data: { id: 1, bio: 'x'.repeat(3 * cap), tree: [['y'.repeat(cap)]] },
  }
  const lines = linesOf(record, cap, 5)
  const other = linesOf({ ...record, schema_name: 'orders' }, cap, 6)
  const whole = encodeMessage({ type: 'RECORD', record: { schema_name: 'users', data: { id: 2 } } })
  const broken = (change: (part: MonoidRecord) => MonoidRecord): string[] =>
    lines.map((line, index) =>
      index === 1 ? encodeMessage({ type: 'RECORD', record: change(read(line)) }) : line,
    )

  it('passes whole records and files through, between split ones', async () => {
    const stream = [encodeMessage({ type: 'RECORD', record: file }), ...lines, whole, ...other]
    expect(await join(stream)).toEqual([
      file,
      record,
      { schema_name: 'users', data: { id: 2 } },
      { ...record, schema_name: 'orders' },
    ])
  })

  it.each<[string, string[]]>([
    ['the first part is missing', lines.slice(1)],
    ['a middle part is missing', lines.toSpliced(1, 1)],
    ['the last part is missing', lines.slice(0, -1)],
    ['the stream goes on with a whole record', [...lines.slice(0, 1), whole]],
    ['a part comes twice', [...lines.slice(0, 2), ...lines.slice(1)]],
    ['a record comes twice', [...lines, ...lines]],
    ['parts of two records are mixed', [lines[0] as string, other[1] as string]],
    ['a part names another store', broken((part) => ({ ...part, schema_name: 'orders' }))],
    ['a value stands in two parts', broken((part) => ({ ...part, data: { ...part.data, id: 1 } }))],
    [
      'json names a column without a piece',
      broken((part) => ({ ...part, part: { ...part.part, json: ['id'] } as never })),
    ],
    [
      'pieces make no JSON',
      linesOf({ schema_name: 'users', data: { tree: ['y'.repeat(cap)] } }).toSpliced(
        1,
        1,
        encodeMessage({
          type: 'RECORD',
          record: {
            schema_name: 'users',
            data: { tree: '"' },
            part: { record: 0, index: 1, last: true, json: ['tree'] },
          },
        }),
      ),
    ],
  ])('refuses parts where %s', async (_, stream) => {
    await expect(join(stream)).rejects.toMatchObject({ code: 'RECORD_PARTS_INVALID' })
  })
})
