/** Something that must not outlive this process. */
interface Living {
  /** Ends it at once. Never throws. */
  endNow(): void
}

const living = new Set<Living>()

function endAll(): void {
  for (const one of living) one.endNow()
}

/**
 * Ends what still runs when this process exits, by `process.exit` or an error that nobody caught. Where it is killed by a signal nothing
 * can be done: connectors of this kit end by themselves as soon as nobody reads their output (exit code 141).
 *
 * @param one what runs
 * @example keepWatch(running)
 */
export function keepWatch(one: Living): void {
  if (living.size === 0) process.on('exit', endAll)
  living.add(one)
}

/**
 * @param one what has ended
 * @example endWatch(running)
 */
export function endWatch(one: Living): void {
  living.delete(one)
  if (living.size === 0) process.off('exit', endAll)
}
