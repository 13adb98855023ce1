import type { MonoidQueryIdentifier } from '../protocol/messages.ts'

/** Names a data store: a missing group and `""` are the same group (B18). */
export interface StoreRef {
  readonly name: string
  readonly group?: string
}

/**
 * A string that is equal for equal stores (B18).
 *
 * @param store the store to name
 * @returns a key for maps; not for showing
 * @example storeKey({ name: 'users' }) === storeKey({ name: 'users', group: '' }) // true
 */
export function storeKey(store: StoreRef): string {
  return JSON.stringify([store.group ?? '', store.name])
}

/**
 * The wire members that name a store, with the group left out where there is none (C22).
 *
 * @param store the store to name
 * @returns `schema_name` and, where there is one, `schema_group`
 * @example wireRef({ name: 'users', group: 'shop/public' }) // { schema_group: 'shop/public', schema_name: 'users' }
 */
export function wireRef(store: StoreRef): { readonly schema_name: string; readonly schema_group?: string } {
  return store.group ? { schema_group: store.group, schema_name: store.name } : { schema_name: store.name }
}

/**
 * The store that a query item, a status, a handle or a record speaks of.
 *
 * @param wire any message with `schema_name` and `schema_group`
 * @returns the store it names
 * @example storeOf({ schema_name: 'users', schema_group: '' }) // { name: 'users' }
 */
export function storeOf(wire: {
  readonly schema_name: string
  readonly schema_group?: string | null
}): StoreRef {
  return wire.schema_group ? { name: wire.schema_name, group: wire.schema_group } : { name: wire.schema_name }
}

/** All identifiers that a query holds for one store. */
export interface StoreQuery {
  readonly store: StoreRef
  readonly identifiers: readonly MonoidQueryIdentifier[]
}

/**
 * Groups the items of a query per store, in the order in which the stores first appear (B20).
 *
 * @param identifiers the items as they came, in any order
 * @returns one entry per store, each with all its identifiers
 * @example groupByStore(query.identifiers).length // the number of answers to give
 */
export function groupByStore(identifiers: readonly MonoidQueryIdentifier[]): StoreQuery[] {
  const groups = new Map<string, { store: StoreRef; identifiers: MonoidQueryIdentifier[] }>()
  for (const item of identifiers) {
    const store = storeOf(item)
    const key = storeKey(store)
    const group = groups.get(key)
    if (group) group.identifiers.push(item)
    else groups.set(key, { store, identifiers: [item] })
  }
  return [...groups.values()]
}

/**
 * A store's name for people: `group/name`.
 *
 * @param store the store
 * @returns its group and name; catalogue names only
 * @example storeLabel({ name: 'users', group: 'shop/public' }) // 'shop/public/users'
 */
export function storeLabel(store: StoreRef): string {
  return store.group ? `${store.group}/${store.name}` : store.name
}

/**
 * Orders stores by group, then by name, code unit by code unit: the same on every machine and in every locale.
 *
 * @param a one store
 * @param b another
 * @returns negative, zero or positive, as `sort` wants it
 * @example stores.sort(compareStores)
 */
export function compareStores(a: StoreRef, b: StoreRef): number {
  return compareText(a.group ?? '', b.group ?? '') || compareText(a.name, b.name)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
