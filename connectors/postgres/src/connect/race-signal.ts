/**
 * Waits for a promise, but no longer than until a signal aborts. The promise goes on; if it fails later, nobody hears.
 *
 * @param promise what is waited for
 * @param signal ends the wait
 * @returns what the promise resolves to
 * @throws the signal's reason, or what the promise rejects with
 * @example await raceSignal(client.query('SELECT 1'), context.signal)
 */
export function raceSignal<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
