import { DatabaseStore, wantedText, wireRef } from '@monoid-kit/core'

/** What the service knows of a person: records, answered at once. */
export class Profiles extends DatabaseStore {
  name = 'profiles'
  group = 'archive/eu'
  #service

  constructor(service) {
    super()
    this.#service = service
  }

  jsonSchema() {
    return {
      type: 'object',
      properties: { number: { type: 'string' }, email: { type: 'string' }, points: { type: 'string' } },
    }
  }

  async *readRecords(identifiers) {
    for (const person of await this.#peopleNamed(identifiers)) {
      yield { record_type: 'RECORD', ...wireRef(this), data: person }
    }
  }

  async deleteRecords(identifiers) {
    for (const { number } of await this.#peopleNamed(identifiers)) await this.#service.removePerson(number)
  }

  async *scanRecords() {
    for (const person of await this.#service.people()) yield { ...wireRef(this), data: person }
  }

  async #peopleNamed(identifiers) {
    const wanted = identifiers.map(({ identifier, identifier_query }) => ({
      column: identifier,
      text: wantedText(identifier_query, identifier),
    }))
    const people = await this.#service.people()
    return people.filter((person) =>
      wanted.some(({ column, text }) => text !== undefined && person[column] === text),
    )
  }
}
