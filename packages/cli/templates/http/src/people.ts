import { ListedStore, type RecordTest, type SiloContext } from '@monoid-kit/core'
import type { Service } from './service.ts'

/** The people. A service that can look for a value itself is quicker as a `DatabaseStore`. */
export class People extends ListedStore<Service> {
  readonly name = 'people'

  jsonSchema() {
    return {
      type: 'object',
      properties: { id: { type: 'integer' }, email: { type: 'string' }, name: { type: 'string' } },
    }
  }

  listRecords({ signal }: SiloContext) {
    return this.config.people(signal)
  }

  async eraseRecords(isNamed: RecordTest, { signal }: SiloContext) {
    // first all of them: what is erased while the pages are read would move the others out of sight
    const named: unknown[] = []
    for await (const person of this.config.people(signal)) if (isNamed(person)) named.push(person.id)
    for (const id of named) await this.config.remove(id, signal)
  }
}
