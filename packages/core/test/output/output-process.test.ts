import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { decodeLines } from '../../src/protocol/decode-lines.ts'

const script = fileURLToPath(new URL('writing-child.mjs', import.meta.url))
const records = 8000
const running = new Set<ChildProcess>()

/** Starts the child; nothing reads its stdout yet. */
function start(how: 'stdout' | 'polled', count: number) {
  const child = spawn(process.execPath, [script, how, String(count)], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  const closed = once(child, 'close').then(([code]) => code as number | null)
  let report = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    report += text
  })
  const reported = async (text: string, times = 1) => {
    while (report.split(text).length <= times) await once(child.stderr, 'data')
  }
  return { child, closed, reported, report: () => report }
}

afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  running.clear()
})

describe.each(['stdout', 'polled'] as const)('an OutputWriter on the %s of a process', (how) => {
  it('[B8] loses nothing to a slow reader', async () => {
    const { child, closed, reported, report } = start(how, records)
    await reported('tick', 3)
    expect(report()).not.toContain('done')
    const ids: unknown[] = []
    let logs = 0
    for await (const message of decodeLines(child.stdout, { maxLineBytes: 65_534, refuseNulls: true })) {
      if (message.type === 'RECORD') ids.push(message.record.data?.id)
      if (message.type === 'LOG') logs += 1
      if (ids.length % 1000 === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(await closed).toBe(0)
    expect(ids).toEqual(Array.from({ length: records }, (_, id) => id))
    expect(logs).toBe(records / 100)
  })

  it('[B7] keeps the event loop, signals and memory free while the reader stalls', async () => {
    const { child, closed, reported, report } = start(how, records)
    await reported('tick', 3)
    child.kill('SIGTERM')
    await reported('ended by')
    child.stdout.resume()
    expect(await closed).toBe(9)
    expect(report()).toContain('ended by SIGTERM, backlog small')
  })

  it('[B9] ends quietly when the reader vanishes', async () => {
    const { child, closed, reported, report } = start(how, records)
    await reported('tick')
    child.stdout.destroy()
    expect(await closed).toBe(9)
    expect(report()).toMatch(/^(?:tick\n)+ended by READER_GONE, backlog small\n$/)
  })
})
