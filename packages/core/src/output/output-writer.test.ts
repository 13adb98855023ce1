import { Buffer } from 'node:buffer'
import { Writable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { OutputWriter } from './output-writer.ts'

/** A sink that keeps what it is handed until told that it has left. */
class HeldSink extends Writable {
  readonly chunks: string[] = []
  #done: ((error?: Error | null) => void) | undefined

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.chunks.push(chunk.toString())
    this.#done = done
  }

  /** Lets the write in flight end, and the writer take notice. */
  async release(error?: Error): Promise<void> {
    const done = this.#done
    this.#done = undefined
    done?.(error)
    await nextTurn()
  }
}

const line = (text: string): Buffer => Buffer.from(`${text}\n`)
const kibibytes = (count: number, letter = 'x'): Buffer => line(letter.repeat(count * 1024 - 1))

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  const note = () => {
    settled = true
  }
  promise.then(note, note)
  await nextTurn()
  return settled
}

describe('OutputWriter', () => {
  it('[B7] gathers small writes and hands them over together once the event loop is idle', async () => {
    const sink = new HeldSink()
    const writer = new OutputWriter(sink)
    await writer.write(line('a'))
    await writer.write(line('b'))
    writer.enqueue(line('c'))
    expect(sink.chunks).toEqual([])
    await nextTurn()
    expect(sink.chunks).toEqual(['a\nb\nc\n'])
  })

  it('keeps one write in flight, gathers the next, and makes the writer wait beyond', async () => {
    const sink = new HeldSink()
    const writer = new OutputWriter(sink)
    await writer.write(kibibytes(40, 'a'))
    await writer.write(kibibytes(40, 'b'))
    expect(sink.chunks.map((chunk) => chunk[0])).toEqual(['a'])
    const third = writer.write(kibibytes(40, 'c'))
    const fourth = writer.write(kibibytes(10, 'd'))
    expect(await isSettled(third)).toBe(false)
    await sink.release()
    await third
    await fourth
    expect(writer.backlog).toBe(90 * 1024)
    await sink.release()
    await sink.release()
    expect(sink.chunks.map((chunk) => [...new Set(chunk)].join(''))).toEqual(['a\n', 'b\n', 'c\nd'])
    expect(writer.backlog).toBe(0)
  })

  it('takes a batch larger than its buffer whole, and copies it', async () => {
    const sink = new HeldSink()
    const writer = new OutputWriter(sink)
    const batch = kibibytes(300, 'a')
    await writer.write(batch)
    batch.fill('!')
    await nextTurn()
    expect(sink.chunks[0]).toBe(kibibytes(300, 'a').toString())
  })

  it('lets log lines pass those who wait, between whole lines', async () => {
    const sink = new HeldSink()
    const writer = new OutputWriter(sink)
    await writer.write(kibibytes(60, 'a'))
    await nextTurn()
    await writer.write(kibibytes(60, 'b'))
    const waiting = writer.write(kibibytes(60, 'c'))
    writer.enqueue(kibibytes(60, 'l'))
    await sink.release()
    await sink.release()
    await waiting
    await sink.release()
    expect(sink.chunks.join('').replace(/(.)\1+/g, '$1')).toBe('a\nb\nl\nc\n')
  })

  it('keeps the order of concurrent writers', async () => {
    const sink = new HeldSink()
    const writer = new OutputWriter(sink)
    const writes = Array.from({ length: 50 }, (_, index) =>
      writer.write(line(`${index} ${'x'.repeat(20_000)}`)),
    )
    const all = Promise.all(writes)
    while (!(await isSettled(all))) await sink.release()
    await sink.release()
    await sink.release()
    const order = sink.chunks.join('').match(/^\d+/gm)
    expect(order).toEqual(Array.from({ length: 50 }, (_, index) => String(index)))
  })

  it('ends a wait when aborted, and what waited is not written', async () => {
    const sink = new HeldSink()
    const writer = new OutputWriter(sink)
    const { signal, abort } = abortable()
    await writer.write(kibibytes(60, 'a'))
    await nextTurn()
    await writer.write(kibibytes(60, 'b'))
    const first = writer.write(kibibytes(60, 'c'), signal)
    const second = writer.write(kibibytes(60, 'd'), signal)
    const third = writer.write(kibibytes(60, 'e'))
    const flushed = writer.flush(signal)
    const reason = new Error('cancelled')
    abort(reason)
    for (const wait of [first, second, flushed, writer.write(line('f'), signal)]) {
      await expect(wait).rejects.toBe(reason)
    }
    for (let round = 0; round < 4; round++) await sink.release()
    await third
    expect(sink.chunks.map((chunk) => chunk[0])).toEqual(['a', 'b', 'e'])
  })

  it('[B16] flush resolves only when all that was taken has left', async () => {
    const sink = new HeldSink()
    const writer = new OutputWriter(sink)
    await writer.flush()
    await writer.write(line('a'))
    const flushed = writer.flush()
    writer.enqueue(line('later'))
    expect(await isSettled(flushed)).toBe(false)
    await sink.release()
    expect(await isSettled(flushed)).toBe(true)
    expect(writer.backlog).toBe(6)
  })

  it.each(['EPIPE', 'ECONNRESET', 'EIO'])('[B9] says READER_GONE to everyone after %s', async (code) => {
    const sink = new HeldSink()
    const writer = new OutputWriter(sink)
    await writer.write(kibibytes(60, 'a'))
    await nextTurn()
    await writer.write(kibibytes(60, 'b'))
    const waiting = writer.write(kibibytes(60, 'c'))
    const flushed = writer.flush()
    const outcome = Promise.allSettled([waiting, flushed])
    await sink.release(Object.assign(new Error('write'), { code }))
    for (const { reason } of (await outcome) as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({ code: 'READER_GONE', cause: { code } })
    }
    expect(writer.readerGone.aborted).toBe(true)
    writer.enqueue(line('d'))
    await expect(writer.write(line('e'))).rejects.toMatchObject({ code: 'READER_GONE' })
    await expect(writer.flush()).rejects.toMatchObject({ code: 'READER_GONE' })
    expect(sink.chunks).toHaveLength(1)
  })

  it('says READER_GONE when the sink is closed, and OUTPUT_FAILED when the disk is full', async () => {
    const closed = new HeldSink()
    const first = new OutputWriter(closed)
    closed.destroy()
    await nextTurn()
    expect(first.readerGone.reason).toMatchObject({ code: 'READER_GONE' })
    const full = new HeldSink()
    const second = new OutputWriter(full)
    await second.write(line('a'))
    await nextTurn()
    await full.release(Object.assign(new Error('write'), { code: 'ENOSPC' }))
    expect(second.readerGone.reason).toMatchObject({ code: 'OUTPUT_FAILED' })
  })
})

function abortable(): { signal: AbortSignal; abort(reason: Error): void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: (reason) => controller.abort(reason) }
}
