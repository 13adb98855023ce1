import { readFile, writeFile } from 'node:fs/promises'
import { AbstractSilo, DatabaseStore, type StoredIdentifier } from '@monoid-kit/core'

/** Notes in a JSON file: the smallest whole silo. */
export default class NotesSilo extends AbstractSilo<{ file: string }> {
  async validate() {
    await readNotes(this.config.file)
    return { status: 'SUCCESS' as const }
  }
  async dataStores() {
    return [new Notes(this.config.file)]
  }
}

class Notes extends DatabaseStore {
  readonly name = 'notes'
  readonly #file: string
  constructor(file: string) {
    super()
    this.#file = file
  }
  jsonSchema() {
    return { type: 'object', properties: { author: { type: 'string' }, text: { type: 'string' } } }
  }
  async *scanRecords() {
    for (const data of await readNotes(this.#file)) yield { schema_name: this.name, data }
  }
  protected async checkIdentifiers() {}
  protected async *readRecords(wanted: readonly StoredIdentifier[]) {
    for (const data of await readNotes(this.#file)) {
      if (isNamed(data, wanted)) yield { schema_name: this.name, data }
    }
  }
  protected async deleteRecords(wanted: readonly StoredIdentifier[]) {
    const notes = await readNotes(this.#file)
    await writeFile(this.#file, JSON.stringify(notes.filter((note) => !isNamed(note, wanted))))
  }
}

type Note = Record<string, string>

const readNotes = async (file: string): Promise<Note[]> => JSON.parse(await readFile(file, 'utf8'))

const isNamed = (note: Note, wanted: readonly StoredIdentifier[]): boolean =>
  wanted.some(({ identifier, identifier_query }) => note[identifier] === String(identifier_query))
