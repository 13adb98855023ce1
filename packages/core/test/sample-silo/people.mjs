import { readFile, writeFile } from 'node:fs/promises'
import { DatabaseStore } from '../../dist/index.js'
import { disturb } from './behaviours.mjs'

/** A store of people in a JSON file: `[{ "email": …, "name": … }]`. */
export class People extends DatabaseStore {
  name = 'people'
  group = 'sample'
  #config

  constructor(config) {
    super()
    this.#config = config
  }

  jsonSchema() {
    return {
      type: 'object',
      properties: { email: { type: 'string' }, name: { type: 'string' } },
    }
  }

  async checkIdentifiers(identifiers, context) {
    await disturb(this.#config, context)
    await super.checkIdentifiers(identifiers, context)
  }

  async *readRecords(identifiers, context) {
    yield* disturb.records(this.#config, context)
    for (const person of await this.#read()) if (named(person, identifiers)) yield this.#record(person)
  }

  async deleteRecords(identifiers, context) {
    await disturb(this.#config, context)
    const people = await this.#read()
    await this.#write(people.filter((person) => !named(person, identifiers)))
  }

  async *scanRecords(context) {
    yield* disturb.records(this.#config, context)
    for (const person of await this.#read()) yield this.#record(person)
  }

  #record(data) {
    return { record_type: 'RECORD', schema_group: this.group, schema_name: this.name, data }
  }

  async #read() {
    return JSON.parse(await readFile(this.#config.file, 'utf8'))
  }

  #write(people) {
    return writeFile(this.#config.file, JSON.stringify(people))
  }
}

function named(person, identifiers) {
  return identifiers.some(({ identifier, identifier_query }) => person[identifier] === identifier_query)
}
