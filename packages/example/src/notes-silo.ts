import { readFile, writeFile } from 'node:fs/promises'
import { AbstractSilo, ListedStore, type RecordTest } from '@monoid-kit/core'

const read = async (file: string) => JSON.parse(await readFile(file, 'utf8'))

export default class NotesSilo extends AbstractSilo<{ file: string }> {
  async validate() {
    await read(this.config.file)
    return { status: 'SUCCESS' as const }
  }
  async dataStores() {
    return [new Notes(this.config.file)]
  }
}

class Notes extends ListedStore<string> {
  readonly name = 'notes'
  jsonSchema() {
    return { type: 'object', properties: { author: { type: 'string' }, text: { type: 'string' } } }
  }
  async *listRecords() {
    yield* await read(this.config)
  }
  async eraseRecords(isNamed: RecordTest) {
    const kept = (await read(this.config)).filter((note: object) => !isNamed({ ...note }))
    await writeFile(this.config, JSON.stringify(kept))
  }
}
