import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineScanner, type OutputPart } from './line-scanner.ts'
import { plainHead } from './plain-record-line.ts'

const plain =
  '{"type":"RECORD","record":{"record_type":"RECORD","schema_name":"notes","data":{"text":"é\\n"}}}'
const head = plainHead({ record_type: 'RECORD', schema_name: 'notes', data: {} })
const lines = [
  plain,
  '{"type":"LOG","log":{"message":"ready"}}',
  '{"type":"RECORD", "record":{"record_type":"RECORD","schema_name":"notes","data":{}}}',
  `${plain.slice(0, -1)} `,
  '',
  ' ',
  `${plain}\r`,
  'junk',
]

/** What a reader makes of the parts: each line in its order, and whether it was taken for plain. */
function read(parts: readonly OutputPart[]): string[] {
  return parts.flatMap((part) => {
    if (part.kind === 'fault') throw part.error
    const text = Buffer.from(part.bytes).toString('utf8')
    if (part.kind === 'line') return [`${part.number} ${text}`]
    expect(text.endsWith('\n')).toBe(true)
    const plainLines = text.slice(0, -1).split('\n')
    expect(plainLines).toHaveLength(part.lines)
    return plainLines.map((line) => `plain ${line}`)
  })
}

function scannerOf(maxLineBytes: number, runs: boolean): LineScanner {
  const scanner = new LineScanner({ maxLineBytes })
  scanner.plainHead = runs ? head : undefined
  return scanner
}

function scan(chunks: readonly Uint8Array[], runs: boolean): string[] {
  const scanner = scannerOf(1000, runs)
  const whole = chunks.flatMap((chunk) => {
    const owned = Uint8Array.from(chunk)
    const parts = read([...scanner.scan(owned)])
    // The chunk is its owner's again.
    owned.fill(0x7a)
    return parts
  })
  const rest = scanner.rest()
  return rest ? [...whole, ...read([rest])] : whole
}

function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1))), bytes.length].sort(
    (a, b) => a - b,
  )
  let start = 0
  return ends.map((end) => {
    const chunk = bytes.subarray(start, end)
    start = end
    return chunk
  })
}

describe('LineScanner', () => {
  it('[B7] finds the same lines however the output is cut', () => {
    const output = fc.array(fc.constantFrom(...lines), { maxLength: 12 })
    const property = fc.property(
      output,
      fc.array(fc.nat(2000), { maxLength: 30 }),
      fc.boolean(),
      fc.boolean(),
      (texts, places, isEnded, runs) => {
        const text = texts.join('\n') + (isEnded && texts.length > 0 ? '\n' : '')
        const bytes = Buffer.from(text)
        const expected = texts
          .map((line, index) => ({ line, number: index + 1, isLast: index === texts.length - 1 }))
          // An empty last line without its end is no line.
          .filter(({ line, isLast }) => isEnded || !isLast || line !== '')
          .map(({ line, number, isLast }) =>
            runs && line === plain && (isEnded || !isLast)
              ? `plain ${line}`
              : `${number} ${line.replace(/\r$/, '')}`,
          )
        expect(scan(cut(bytes, places), runs)).toEqual(expected)
      },
    )
    fc.assert(property, { numRuns: 500 })
  })

  it('hands runs of plain lines on without copying them', () => {
    const chunk = Buffer.from(`${plain}\n${plain}\n${plain}\n`)
    const [part, ...others] = scannerOf(1000, true).scan(chunk)
    expect(others).toEqual([])
    expect(part).toMatchObject({ kind: 'plain', lines: 3 })
    expect(part?.kind === 'plain' && part.bytes.buffer).toBe(chunk.buffer)
  })

  it.each([true, false])('refuses a line over the limit, whole or not (runs: %s)', (runs) => {
    const scanner = () => scannerOf(plain.length + 1, runs)
    expect([...scanner().scan(Buffer.from(`${plain}\r\n`))]).toHaveLength(1)
    const long = plain.replace('notes', 'notes of many')
    const tooLong = /^line 2: expected at most \d+ bytes/
    expect(() => read([...scanner().scan(Buffer.from(`{}\n${long}\n`))])).toThrow(tooLong)
    const cutScanner = scanner()
    read([...cutScanner.scan(Buffer.from(`{}\n${long.slice(0, 20)}`))])
    expect(() => read([...cutScanner.scan(Buffer.from(long.slice(20)))])).toThrow(tooLong)
  })

  it('goes on behind a line that is too long, for whoever wants the rest', () => {
    const scanner = scannerOf(10, false)
    const parts = ['{}\nxxxxxxxxx', 'xxxxxxxxx', 'xxx', 'xx\n{"a":1}\n'].flatMap((text) => [
      ...scanner.scan(Buffer.from(text)),
    ])
    expect(parts.map(({ kind }) => kind)).toEqual(['line', 'fault', 'line'])
    expect(read(parts.slice(-1))).toEqual(['3 {"a":1}'])
    expect(scanner.rest()).toBeUndefined()
  })

  it('takes no line for plain that is no UTF-8, and tells which it is', () => {
    const broken = Buffer.from(plain)
    broken[plain.indexOf('text') + 1] = 0xff
    const scanner = scannerOf(1000, true)
    const output = Buffer.concat(
      [plain, broken, plain].flatMap((line) => [Buffer.from(line), Buffer.from('\n')]),
    )
    expect([...scanner.scan(output)].map((part) => (part.kind === 'line' ? part.number : part.kind))).toEqual(
      [1, 2, 'plain'],
    )
  })
})
