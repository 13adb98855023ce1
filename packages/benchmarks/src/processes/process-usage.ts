import { readFile } from 'node:fs/promises'

/** What a process has used so far. */
export interface ProcessUsage {
  /** User and system time, in seconds, of all its threads. */
  readonly cpuSeconds: number
  /** The largest resident set so far, in MB of 2^20 bytes. */
  readonly peakMegabytes: number
}

// Linux counts in hundredths of a second for every program, whatever the kernel's own clock.
const ticksPerSecond = 100

/**
 * What the kernel says about a process. Known on Linux only.
 *
 * @param pid the process
 * @returns its use, or undefined where it has ended or the kernel does not tell
 */
export async function processUsage(pid: number): Promise<ProcessUsage | undefined> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'latin1'),
      readFile(`/proc/${pid}/status`, 'latin1'),
    ])
    return parseUsage(stat, status)
  } catch {
    return undefined
  }
}

/**
 * Reads `/proc/<pid>/stat` and `/proc/<pid>/status`.
 *
 * @param stat the one file's text
 * @param status the other's
 * @returns the use, or undefined of a process that has already given its memory back
 */
export function parseUsage(stat: string, status: string): ProcessUsage | undefined {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
  // The program's name, which may hold anything, ends at the last parenthesis; the fields behind it count from 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[14 - 3]) + Number(fields[15 - 3])
  if (peak === undefined || Number.isNaN(ticks)) return undefined
  return { cpuSeconds: ticks / ticksPerSecond, peakMegabytes: Number(peak) / 1024 }
}

/** Looks at a process again and again, for it takes its numbers along when it ends. */
export class UsageWatch {
  #timer: NodeJS.Timeout | undefined
  #last: ProcessUsage | undefined
  #stopped = false

  /**
   * @param pid the process
   * @param everyMs how long to wait between two looks, in milliseconds; so much of the CPU time may be missed
   */
  constructor(pid: number, everyMs = 20) {
    const look = async () => {
      this.#last = (await processUsage(pid)) ?? this.#last
      if (!this.#stopped) this.#timer = setTimeout(look, everyMs)
    }
    void look()
  }

  /** Ends the watch and says what was seen last. */
  stop(): ProcessUsage | undefined {
    this.#stopped = true
    clearTimeout(this.#timer)
    return this.#last
  }
}
