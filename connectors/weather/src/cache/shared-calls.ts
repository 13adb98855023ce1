import { raceSignal } from '@monoid-kit/core'

interface Call<Value> {
  readonly value: Promise<Value>
  readonly ending: AbortController
  waiting: number
}

/**
 * Calls that all who want the same at the same time share. A call ends when the last of those who wait for it has gone.
 *
 * @example
 * const calls = new SharedCalls<Weather>()
 * await calls.join('paris', signal, (shared) => service.current('Paris', 'metric', shared))
 */
export class SharedCalls<Value> {
  readonly #calls = new Map<string, Call<Value>>()

  /**
   * Waits for a call, which is made where there is none under way.
   *
   * @param key what is wanted
   * @param signal ends this wait, and the call only where nobody else waits for it
   * @param make makes the call; its signal is the call's own
   * @returns what the call gives
   * @throws what the call throws; the signal's reason when aborted
   */
  async join(
    key: string,
    signal: AbortSignal,
    make: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    signal.throwIfAborted()
    const call = this.#calls.get(key) ?? this.#begin(key, make)
    call.waiting += 1
    try {
      return await raceSignal(call.value, signal)
    } finally {
      call.waiting -= 1
      if (call.waiting === 0) {
        // whoever comes now must not be given a call that is being ended
        this.#forget(key, call)
        call.ending.abort(signal.reason)
      }
    }
  }

  #begin(key: string, make: (signal: AbortSignal) => Promise<Value>): Call<Value> {
    const ending = new AbortController()
    const call: Call<Value> = { value: make(ending.signal), ending, waiting: 0 }
    this.#calls.set(key, call)
    const forget = () => this.#forget(key, call)
    call.value.then(forget, forget)
    return call
  }

  #forget(key: string, call: Call<Value>): void {
    if (this.#calls.get(key) === call) this.#calls.delete(key)
  }
}
