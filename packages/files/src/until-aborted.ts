/**
 * Passes on what an iterable yields and ends at once when the signal is aborted, even where the iterable hangs.
 *
 * @param source told to return when it is left early; not waited for once the signal is aborted
 * @param signal ends it
 * @yields what the source yields
 * @throws the signal's reason, once it is aborted
 * @example for await (const entry of untilAborted(entries, signal)) await add(entry)
 */
export async function* untilAborted<T>(
  source: AsyncIterable<T> | Iterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  let left = false
  try {
    for (;;) {
      const next = await orAborted(iterator.next(), signal)
      if (next.done) return
      left = true
      yield next.value
      left = false
    }
  } finally {
    if (signal.aborted) Promise.resolve(iterator.return?.()).catch(() => undefined)
    else if (left) await iterator.return?.()
  }
}

function orAborted<T>(wait: T | Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    Promise.resolve(wait)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop))
  })
}
