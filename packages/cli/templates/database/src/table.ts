import {
  DatabaseStore,
  type JsonObject,
  type Records,
  type SiloContext,
  type StoredIdentifier,
  wantedText,
  wireRef,
} from '@monoid-kit/core'
import pg from 'pg'
import type { Database } from './database.ts'

/** What a column holds; further types, such as dates, are cast to text in the SELECT. */
export type Columns = Readonly<Record<string, 'string' | 'integer'>>

const sampleSize = 100

/** A table of the database. */
export class Table extends DatabaseStore {
  readonly name: string
  readonly #columns: Columns
  readonly #database: Database

  constructor(name: string, columns: Columns, database: Database) {
    super()
    this.name = name
    this.#columns = columns
    this.#database = database
  }

  jsonSchema() {
    const properties = Object.entries(this.#columns).map(([name, type]) => [name, { type }])
    return { type: 'object', properties: Object.fromEntries(properties) }
  }

  async *readRecords(identifiers: readonly StoredIdentifier[], { signal }: SiloContext) {
    const { text, values } = predicate(identifiers)
    yield* this.#records(await this.#database.rows(`${this.#select} WHERE ${text}`, values, signal))
  }

  async deleteRecords(identifiers: readonly StoredIdentifier[], { signal }: SiloContext) {
    const { text, values } = predicate(identifiers)
    // one statement is one transaction: all of the rows or none
    await this.#database.rows(`DELETE FROM ${pg.escapeIdentifier(this.name)} WHERE ${text}`, values, signal)
  }

  async *scanRecords({ signal }: SiloContext) {
    const sample = `${this.#select} ORDER BY random() LIMIT ${sampleSize}`
    yield* this.#records(await this.#database.rows(sample, [], signal))
  }

  get #select(): string {
    const columns = Object.keys(this.#columns).map((name) => pg.escapeIdentifier(name))
    return `SELECT ${columns.join(', ')} FROM ${pg.escapeIdentifier(this.name)}`
  }

  #records(rows: readonly JsonObject[]): Records[] {
    return rows.map((data) => ({ record_type: 'RECORD', ...wireRef(this), data }))
  }
}

/** Compared as texts, 'abc' matches no number and is no error; an index on the text helps where a table is large. */
function predicate(identifiers: readonly StoredIdentifier[]): { text: string; values: string[] } {
  const parts: string[] = []
  const values: string[] = []
  for (const { identifier, identifier_query } of identifiers) {
    const wanted = wantedText(identifier_query, identifier)
    // blank, or what no text of the server can hold
    if (wanted === undefined || wanted.includes('\0')) continue
    values.push(wanted)
    parts.push(`${pg.escapeIdentifier(identifier)}::text = $${values.length}`)
  }
  return { text: parts.length > 0 ? parts.join(' OR ') : 'false', values }
}
