import { completeResult, DataStore, statusOf, wantedText, wireRef } from '@monoid-kit/core'
import { writeArchive } from '@monoid-kit/files'

/** A person's documents: the service prepares an export first, so a query is in progress until that is ready. */
export class Documents extends DataStore {
  name = 'documents'
  group = 'archive/eu'
  #service

  constructor(service) {
    super()
    this.#service = service
  }

  jsonSchema() {
    return { type: 'object', properties: { number: { type: 'string' } } }
  }

  async runQueryRequest(identifiers) {
    const numbers = numbersOf(identifiers)
    const name = await this.#service.startExport(numbers)
    const ref = wireRef(this)
    return {
      status: { ...ref, request_status: 'PROGRESS', data_type: 'FILE' },
      handle: { ...ref, data: { export: name, numbers }, request_type: 'QUERY' },
    }
  }

  async runDeleteRequest(identifiers) {
    for (const number of numbersOf(identifiers)) await this.#service.removeDocuments(number)
    return completeResult(this, 'DELETE')
  }

  async requestStatus(handle) {
    if (handle.request_type === 'DELETE') return statusOf(this, 'COMPLETE', 'NONE')
    const state = await this.#service.exportState(handle.data.export)
    const status = { preparing: 'PROGRESS', ready: 'COMPLETE' }[state] ?? 'FAILED'
    return statusOf(this, status, 'FILE')
  }

  async *requestResults(handle, context) {
    if (handle.request_type === 'DELETE') return
    yield await writeArchive(this, this.#documentsOf(handle.data.numbers), context)
  }

  async *scanRecords() {}

  async *#documentsOf(numbers) {
    for (const number of numbers) yield* this.#service.documents(number)
  }
}

/** What is no number names no person: a blank one would otherwise name all folders (B19). */
function numbersOf(identifiers) {
  return identifiers
    .map(({ identifier, identifier_query }) => wantedText(identifier_query, identifier))
    .filter((text) => /^\d+$/.test(text ?? ''))
}
