import fs from 'node:fs'
import { Writable } from 'node:stream'

/** Taken before the process is guarded, for the guard drops what others write to this descriptor. */
const { writeSync } = fs
const shortestWaitMs = 1
const longestWaitMs = 16

/**
 * A terminal that does not block, written to through its file descriptor: while it takes nothing, it is tried again
 * at growing intervals. For terminals that Node itself can only write to blockingly.
 *
 * @param fd an open terminal that is set to non-blocking
 * @returns a stream that leaves the descriptor open
 * @example const sink = polledTerminal(1)
 */
export function polledTerminal(fd: number): Writable {
  let timer: NodeJS.Timeout | undefined

  function write(rest: Uint8Array, done: (error?: Error | null) => void, waitMs = shortestWaitMs): void {
    let left = rest
    try {
      while (left.length > 0) left = left.subarray(writeSync(fd, left))
      done()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') {
        const nextMs = left.length < rest.length ? shortestWaitMs : Math.min(2 * waitMs, longestWaitMs)
        timer = setTimeout(write, waitMs, left, done, nextMs)
      } else {
        done(error as Error)
      }
    }
  }

  return new Writable({
    write: (chunk: Uint8Array, _encoding, done) => write(chunk, done),
    destroy(error, done) {
      clearTimeout(timer)
      done(error)
    },
  })
}
