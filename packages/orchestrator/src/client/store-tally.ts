import { ConnectorError, type StoreRef, storeKey, storeLabel, storeOf } from '@monoid-kit/core'

interface Entry {
  readonly store: StoreRef
  open: number
}

const mostShown = 10

/**
 * Counts answers against what was asked: for each store so many, no more, no less (B20).
 *
 * @example new StoreTally('query', query.identifiers.map(storeOf))
 */
export class StoreTally {
  readonly #command: string
  readonly #entries = new Map<string, Entry>()
  readonly #extra = new Map<string, StoreRef>()

  /**
   * @param command the command, for messages
   * @param expected a store for each answer that is due
   */
  constructor(command: string, expected: Iterable<StoreRef>) {
    this.#command = command
    for (const store of expected) {
      const entry = this.#entries.get(storeKey(store))
      if (entry) entry.open += 1
      else this.#entries.set(storeKey(store), { store, open: 1 })
    }
  }

  /** @param wire the store that an answer is about */
  count(wire: { readonly schema_name: string; readonly schema_group?: string }): void {
    const store = storeOf(wire)
    const entry = this.#entries.get(storeKey(store))
    if (entry && entry.open > 0) entry.open -= 1
    else this.#extra.set(storeKey(store), store)
  }

  /**
   * The fault of a stream that has ended.
   *
   * @returns undefined where each store has its answers
   */
  fault(): ConnectorError | undefined {
    const missing = [...this.#entries.values()].filter(({ open }) => open > 0).map(({ store }) => store)
    if (missing.length > 0) {
      return new ConnectorError('ANSWER_MISSING', `${this.#command}: no answer for ${labels(missing)}`)
    }
    if (this.#extra.size === 0) return undefined
    const extra = [...this.#extra.values()]
    // The names of stores that were not asked for may be anything.
    const asked = extra.filter((store) => this.#entries.has(storeKey(store)))
    const what =
      asked.length > 0 ? `more than one for ${labels(asked)}` : 'one for a store that was not asked for'
    return new ConnectorError(
      'MESSAGE_INVALID',
      `${this.#command}: expected one answer per store, came ${what}`,
    )
  }
}

function labels(stores: readonly StoreRef[]): string {
  const shown = stores.slice(0, mostShown).map(storeLabel).join(', ')
  return stores.length > mostShown ? `${shown} and ${stores.length - mostShown} more` : shown
}
