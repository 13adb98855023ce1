/** A signal that ends with the first of others. */
export interface JoinedSignal {
  readonly signal: AbortSignal
  /** Lets go of the others. */
  readonly release: () => void
}

/**
 * Joins signals as `AbortSignal.any` does, but leaves nothing with those that outlive it, of which there may be thousands a day.
 *
 * @param signals the one that is aborted first gives the reason
 * @returns the joined signal; whoever made it releases it
 * @example const { signal, release } = joinSignals(context.signal, ending)
 */
export function joinSignals(...signals: readonly AbortSignal[]): JoinedSignal {
  const joined = new AbortController()
  const end = () => joined.abort(signals.find(({ aborted }) => aborted)?.reason)
  for (const one of signals) one.addEventListener('abort', end, { once: true })
  if (signals.some(({ aborted }) => aborted)) end()
  return {
    signal: joined.signal,
    release: () => {
      for (const one of signals) one.removeEventListener('abort', end)
    },
  }
}
