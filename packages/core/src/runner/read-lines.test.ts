import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLines } from './read-lines.ts'

async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0
  for (let index = 0; start < bytes.length; index += 1) {
    const size = sizes.length > 0 ? (sizes[index % sizes.length] as number) : bytes.length
    yield bytes.subarray(start, start + size)
    start += size
  }
}

async function lines(text: string, sizes: readonly number[] = [], maxBytes = 10): Promise<string[]> {
  const found: string[] = []
  for await (const line of readLines(chunked(Buffer.from(text), sizes), maxBytes)) {
    found.push(line === 'TOO_LONG' ? line : Buffer.from(line).toString())
  }
  return found
}

describe('readLines', () => {
  test('takes LF and CRLF, leaves out blank lines, needs no last line end', async () => {
    expect(await lines('a\r\n\n \t\r\nb\nc')).toEqual(['a', 'b', 'c'])
  })

  test('a line at the limit is taken, one over it is not, and the next one is', async () => {
    expect(await lines(`${'x'.repeat(10)}\r\n${'y'.repeat(11)}\n${'z'.repeat(99)}\nok`, [3])).toEqual([
      'x'.repeat(10),
      'TOO_LONG',
      'TOO_LONG',
      'ok',
    ])
  })

  test('splits alike wherever the chunks end', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, ''))
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.integer({ min: 1, max: 7 })), async (texts, sizes) => {
        const text = texts.join('\n')
        expect(await lines(text, sizes, 1000)).toEqual(texts.filter((one) => !/^[ \t]*$/.test(one)))
      }),
    )
  })
})
