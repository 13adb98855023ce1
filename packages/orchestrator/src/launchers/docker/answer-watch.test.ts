import { describe, expect, it } from 'vitest'
import { AnswerWatch } from './answer-watch.ts'

const log = '{"type":"LOG","log":{"message":"a RECORD is coming"}}\n'
const record = '{"type": "RECORD", "record": {"data": {"type": "LOG"}}}\r\n'

/** How many bytes it takes until an answer is seen; -1 where there is none. */
function seenAfter(text: string, step: number): number {
  const bytes = Buffer.from(text)
  const watch = new AnswerWatch()
  for (let start = 0; start < bytes.length; start += step) {
    if (watch.push(bytes.subarray(start, start + step))) return Math.min(start + step, bytes.length)
  }
  return -1
}

describe('AnswerWatch', () => {
  it('sees the end of the first line that is a message and no LOG', () => {
    const text = `warning: nothing of this is a message\n${log}null\n${log}${record}`
    expect(seenAfter(text + record, 1)).toBe(text.length)
    expect(seenAfter(text, 7)).toBe(text.length)
    expect(seenAfter(text, 10_000)).toBe(text.length)
  })

  it('takes neither LOG lines nor half a line for an answer', () => {
    expect(seenAfter(log.repeat(100), 50)).toBe(-1)
    expect(seenAfter(record.slice(0, -1), 50)).toBe(-1)
  })

  it('tells of it once', () => {
    const watch = new AnswerWatch()
    expect([watch.push(Buffer.from(record)), watch.push(Buffer.from(record))]).toEqual([true, false])
  })

  it('waits no longer than a mebibyte', () => {
    expect(seenAfter(log.repeat(30_000), 65_536)).toBe(2 ** 20 + 65_536)
    expect(seenAfter('x'.repeat(2 ** 20 + 1), 65_536)).toBe(2 ** 20 + 1)
  })
})
