/**
 * Sends a signal to a process that leads a group, and to all that it has started in that group.
 *
 * @param leader the id of the process that leads the group
 * @param signal the signal; 0 only looks
 * @returns false where nothing is left of the group
 * @example signalGroup(child.pid, 'SIGTERM')
 */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal)
  } catch {
    return false
  }
}
