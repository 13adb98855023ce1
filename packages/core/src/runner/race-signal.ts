/**
 * Waits for a promise, but not longer than the signal lets it: even a wait that ignores the signal ends.
 *
 * @param promise what to wait for; its later failure is ignored
 * @param signal ends the wait
 * @returns what the promise gives
 * @throws the signal's reason, once it is aborted
 * @example await raceSignal(silo.validate(context), signal)
 */
export function raceSignal<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason)
    // removed in the end: a listener per wait on a long-lived signal would grow without bound
    const settled = () => signal.removeEventListener('abort', stop)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(settled)
  })
}

/**
 * Passes on what a generator yields, and stops at once when the signal is aborted, even where the generator
 * itself does not.
 *
 * @param source the generator; told to return in the end, without waiting for it where it hangs
 * @param signal ends it
 * @yields what the source yields
 * @throws the signal's reason, once it is aborted
 * @example for await (const records of untilAborted(silo.scan(context, schemas), signal)) …
 */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]()
  let done = false
  try {
    while (true) {
      const next = await raceSignal(iterator.next(), signal)
      if (next.done) {
        done = true
        return
      }
      yield next.value
      signal.throwIfAborted()
    }
  } finally {
    if (!done) {
      const returned = iterator.return?.()
      if (signal.aborted) returned?.catch(() => {})
      else await returned
    }
  }
}
