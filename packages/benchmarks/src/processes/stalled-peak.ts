import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { processUsage } from './process-usage.ts'
import { type Command, endGroup } from './run-pipeline.ts'

const leastMs = 3000
const calmMs = 1500
const mostMs = 20_000
const growthMegabytes = 0.5

/**
 * Runs a program whose reader reads nothing, until its memory has stopped growing.
 *
 * @param command the program
 * @param signal ends it
 * @returns its peak in MB of 2^20 bytes, or undefined where it cannot be seen
 * @throws Error where the program ends of its own accord; the signal's reason
 */
export async function stalledPeak({ argv, env }: Command, signal: AbortSignal): Promise<number | undefined> {
  signal.throwIfAborted()
  // A pipe of the kernel's, whose one reader sleeps.
  const seconds = String(Math.ceil(mostMs / 1000) * 2)
  const script = `{ sh -c 'echo "pid $$" >&3; exec "$@" 3>&-' sh "$@"; echo "exit $?" >&3; } | sleep ${seconds}`
  const shell = spawn('sh', ['-c', script, 'sh', ...argv], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  })
  const closed = once(shell, 'close')
  const end = () => endGroup(shell.pid)
  signal.addEventListener('abort', end, { once: true })
  const notices = shell.stdio[3] as NodeJS.ReadableStream
  try {
    const [notice] = (await once(notices, 'data', { signal })) as [Buffer]
    let ended = false
    notices.on('data', () => {
      ended = true
    })
    const pid = Number(/pid (\d+)/.exec(notice.toString())?.[1])
    const start = performance.now()
    let peak = 0
    let grewAt = start
    for (;;) {
      await delay(100, undefined, { signal })
      const now = performance.now()
      const seen = (await processUsage(pid))?.peakMegabytes ?? 0
      if (seen > peak + growthMegabytes) grewAt = now
      peak = Math.max(peak, seen)
      if (ended) throw new Error('it ended although nobody read its output')
      if ((now - start > leastMs && now - grewAt > calmMs) || now - start > mostMs) break
    }
    return peak === 0 ? undefined : peak
  } finally {
    signal.removeEventListener('abort', end)
    end()
    await closed
  }
}
