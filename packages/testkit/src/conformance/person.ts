import { type StoreRef, storeKey } from '@monoid-kit/core'
import { NotApplicable } from './check.ts'
import type { PersonIdentifier } from './fixture/fixture.ts'
import type { Subject } from './subject.ts'

/** A person with at least one identifier. */
export type Person = readonly [PersonIdentifier, ...PersonIdentifier[]]

/**
 * Somebody of the fixture.
 *
 * @param subject the connector, with its fixture
 * @param who which member of the fixture
 * @returns the identifiers
 * @throws NotApplicable where the fixture names nobody there
 * @example const person = needPerson(subject)
 */
export function needPerson(subject: Subject, who: 'person' | 'others' | 'long' = 'person'): Person {
  const [first, ...rest] = subject.fixture?.[who] ?? []
  if (first) return [first, ...rest]
  throw new NotApplicable(`the fixture says nothing under ${who}`)
}

/**
 * The data stores that identifiers are of.
 *
 * @param identifiers somebody's identifiers
 * @returns each store once, in the order in which they first appear
 * @example storesOf(person).length
 */
export function storesOf(identifiers: readonly PersonIdentifier[]): readonly StoreRef[] {
  const stores = identifiers.map(refOf)
  return [...new Map(stores.map((store) => [storeKey(store), store])).values()]
}

/**
 * The data store that an identifier is of.
 *
 * @param identifier one identifier
 * @returns its store
 * @example storeKey(refOf(identifier))
 */
export function refOf({ store, group }: Pick<PersonIdentifier, 'store' | 'group'>): StoreRef {
  return group === undefined ? { name: store } : { name: store, group }
}
