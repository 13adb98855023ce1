import type { JsonObject, JsonValue } from '../protocol/messages.ts'
import { DatabaseStore, type StoredIdentifier } from './database-store.ts'
import type { Records } from './records.ts'
import { propertiesOf } from './schema-properties.ts'
import type { SiloContext } from './silo-context.ts'
import { wireRef } from './store-ref.ts'
import { wantedText } from './wanted-text.ts'

/** Tells whether a record is one of those that a request names. */
export type RecordTest = (record: JsonObject) => boolean

/** How many records a scan yields at the most. */
const sampleSize = 100

/**
 * A store whose records can simply be listed, as in a file or a small service: a connector says how to list and how to
 * erase, and the kit finds out which records a request names. Identifiers match the same text (NFC) or the same number.
 *
 * @example
 * class Notes extends ListedStore<NotesConfig> {
 *   readonly name = 'notes'
 *   jsonSchema() { return { type: 'object', properties: { author: { type: 'string' } } } }
 *   async *listRecords() { yield* await readNotes(this.config) }
 *   async eraseRecords(isNamed: RecordTest) { await keepNotes(this.config, (note) => !isNamed(note)) }
 * }
 */
export abstract class ListedStore<Config = JsonObject> extends DatabaseStore {
  protected readonly config: Config

  /** @param config usually the silo's */
  constructor(config: Config) {
    super()
    this.config = config
  }

  /** All records of the store. */
  protected abstract listRecords(context: SiloContext): AsyncIterable<JsonObject>

  /** Erases the records for which `isNamed` is true and no other; resolves once that lasts. */
  protected abstract eraseRecords(isNamed: RecordTest, context: SiloContext): Promise<void>

  protected override async *readRecords(
    identifiers: readonly StoredIdentifier[],
    context: SiloContext,
  ): AsyncGenerator<Records> {
    const isNamed = namedBy(identifiers)
    for await (const data of this.listRecords(context)) if (isNamed(data)) yield this.#record(data)
  }

  protected override async deleteRecords(
    identifiers: readonly StoredIdentifier[],
    context: SiloContext,
  ): Promise<void> {
    await this.eraseRecords(namedBy(identifiers), context)
  }

  /** Each record has the same chance to be in the sample (reservoir sampling). */
  override async *scanRecords(context: SiloContext): AsyncGenerator<Records> {
    const sample: JsonObject[] = []
    let seen = 0
    for await (const record of this.listRecords(context)) {
      const place = seen < sampleSize ? seen : Math.floor(Math.random() * (seen + 1))
      if (place < sampleSize) sample[place] = record
      seen += 1
    }
    yield* sample.map((data) => this.#record(data))
  }

  /** Every property of the schema is there, null where the record has none (B33). */
  #record(data: JsonObject): Records {
    const absent = propertiesOf(this.jsonSchema()).map((property): [string, JsonValue] => [property, null])
    return { record_type: 'RECORD', ...wireRef(this), data: { ...Object.fromEntries(absent), ...data } }
  }
}

function namedBy(identifiers: readonly StoredIdentifier[]): RecordTest {
  const wanted = identifiers.flatMap(({ identifier, identifier_query }) => {
    const text = wantedText(identifier_query, identifier)?.normalize('NFC')
    return text === undefined ? [] : [{ identifier, text }]
  })
  return (record) =>
    wanted.some(
      ({ identifier, text }) => Object.hasOwn(record, identifier) && textOf(record[identifier]) === text,
    )
}

function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value.normalize('NFC')
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
