import { type JsonObject, type Log, type StoreRef, storeKey, storeLabel } from '@monoid-kit/core'

/** How many stores a message names with their reasons. */
const shownStores = 5

/**
 * Listens to the log of a command for why stores failed: their answers say only that they did. What the log holds is made of
 * codes, catalogue names and counts, so it may be told to whoever asked.
 *
 * @example
 * const errors = new StoreErrors(log)
 * await executeCommand(silo, request, sink, { signal, log: errors.log, framing })
 * errors.of({ name: 'users' }) // { code: 'UNKNOWN_COLUMN', message: 'users: the store has no column emial; …' }
 */
export class StoreErrors {
  /** To be given to the silo. */
  readonly log: Log
  readonly #errors = new Map<string, StoreError>()

  constructor(log: Log) {
    this.log = {
      debug: (message, fields) => log.debug(message, fields),
      info: (message, fields) => log.info(message, fields),
      warn: (message, fields) => log.warn(message, fields),
      error: (message, fields) => {
        log.error(message, fields)
        const store = storeIn(fields?.context)
        // the first one is the cause of those that follow
        if (!store || this.#errors.has(storeKey(store))) return
        this.#errors.set(storeKey(store), { store, told: { code: fields?.code ?? 'INTERNAL', message } })
      },
    }
  }

  /**
   * Why a store failed.
   *
   * @param store the store
   * @returns the code and the sentence of the log, not scrubbed yet; nothing where the log said nothing
   */
  of(store: StoreRef): { readonly code?: string; readonly message?: string } {
    return this.#errors.get(storeKey(store))?.told ?? {}
  }

  /**
   * Why several stores failed, in a sentence.
   *
   * @param stores the stores
   * @returns the first ones with their reasons
   */
  reasons(stores: readonly StoreRef[]): string {
    const shown = stores
      .slice(0, shownStores)
      .map((store) => this.of(store).message ?? `${storeLabel(store)} failed`)
    const others = stores.length - shown.length
    return [...shown, ...(others > 0 ? [`and ${others} more`] : [])].join('; ')
  }

  /** The stores that failed so far. */
  get stores(): readonly StoreRef[] {
    return [...this.#errors.values()].map(({ store }) => store)
  }
}

interface StoreError {
  readonly store: StoreRef
  readonly told: { readonly code: string; readonly message: string }
}

/** The store that `logStoreError` names. */
function storeIn(context: JsonObject | undefined): StoreRef | undefined {
  const { store, group } = context ?? {}
  if (typeof store !== 'string') return undefined
  return typeof group === 'string' ? { name: store, group } : { name: store }
}
