import type { Writable } from 'node:stream'
import { polledTerminal } from './polled-terminal.ts'

/** What is used of the handle beneath a stream; Node does not document it, so each step is guarded. */
interface StreamHandle {
  readonly fd?: number
  setBlocking?(blocking: boolean): number
}

const stdoutFd = 1

/**
 * This process's stdout, made asynchronous. Node sets terminals to blocking writes, and a connector's container has a
 * terminal (B7): with a reader that stalls, one blocked write would stop signals, deadlines and cancellation.
 * Pipes and sockets are asynchronous already; files never stall.
 *
 * @returns a stream for an `OutputWriter`, which then is the only one that writes to stdout
 * @example const writer = new OutputWriter(openStdout())
 */
export function openStdout(): Writable {
  const { stdout } = process
  const handle = (stdout as { _handle?: StreamHandle | null })._handle
  if (!stdout.isTTY || typeof handle?.setBlocking !== 'function') return stdout
  handle.setBlocking(false)
  // Node opens a terminal anew to have it for itself. Where it may not, as after a change of user, it keeps
  // the inherited descriptor and spins until each write is through, whatever the descriptor's mode.
  return handle.fd === stdoutFd ? polledTerminal(stdoutFd) : stdout
}
