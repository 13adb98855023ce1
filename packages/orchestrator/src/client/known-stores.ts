import { ConnectorError, type MonoidRecord, type StoreRef, storeKey, storeOf } from '@monoid-kit/core'

/**
 * Sees to it that records are of stores that were asked for: in a scan a record of another one would fail the API's whole
 * activity (B18), and of a person's records it would be somebody else's.
 *
 * @example const known = new KnownStores(handles.map(storeOf))
 */
export class KnownStores {
  readonly #keys: ReadonlySet<string>
  #latest: { readonly schema_name: string; readonly schema_group?: string } | undefined

  constructor(stores: Iterable<StoreRef>) {
    this.#keys = new Set(Array.from(stores, storeKey))
  }

  /**
   * @param record any record
   * @throws ConnectorError `MESSAGE_INVALID` where its store was not asked for
   */
  check(record: MonoidRecord): void {
    const { schema_name: name, schema_group: group } = record
    // Thousands of one store follow each other.
    if (this.#latest?.schema_name === name && this.#latest.schema_group === group) return
    if (!this.#keys.has(storeKey(storeOf(record)))) {
      throw new ConnectorError(
        'MESSAGE_INVALID',
        'expected records of the stores that were asked for, came another',
      )
    }
    this.#latest = record
  }
}
