import type { Writable } from 'node:stream'

/** What is used of the handle beneath a stream; Node does not document it, so each step is guarded. */
interface StreamHandle {
  setBlocking?(blocking: boolean): number
}

/**
 * This process's stdout, made asynchronous. Node sets terminals to blocking writes, and a connector's container has a
 * terminal (B7): with a reader that stalls, one blocked write would stop signals, deadlines and
 * cancellation. Pipes and sockets are asynchronous already; files never stall.
 *
 * @returns a stream for an `OutputWriter`, which then is the only one that writes to it
 * @example const writer = new OutputWriter(openStdout())
 */
export function openStdout(): Writable {
  const { stdout } = process
  const handle = (stdout as { _handle?: StreamHandle | null })._handle
  if (stdout.isTTY && typeof handle?.setBlocking === 'function') handle.setBlocking(false)
  return stdout
}
