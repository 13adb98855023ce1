import {
  ConnectorError,
  completeResult,
  DataStore,
  type MonoidQueryIdentifier,
  type MonoidRequestHandle,
  type MonoidRequestResult,
  type MonoidRequestStatus,
  type Records,
  type SiloContext,
  statusOf,
  unknownColumn,
  wantedText,
  wireRef,
} from '@monoid-kit/core'
import { type ArchiveEntry, writeArchive } from '@monoid-kit/files'
import type { Service } from './service.ts'

const sampleSize = 100

/** People's documents: a query begins an export, `request-results` fetches its files once it is ready. */
export class Documents extends DataStore {
  readonly name = 'documents'
  readonly #service: Service

  constructor(service: Service) {
    super()
    this.#service = service
  }

  jsonSchema() {
    return { type: 'object', properties: { email: { type: 'string' } } }
  }

  async runQueryRequest(
    identifiers: readonly MonoidQueryIdentifier[],
    { signal }: SiloContext,
  ): Promise<MonoidRequestResult> {
    const emails = emailsOf(identifiers)
    const id = emails.length > 0 ? await this.#service.startExport(emails, signal) : undefined
    // nobody who is known is named, so there is nothing to wait for
    if (id === undefined) return completeResult(this, 'QUERY', { dataType: 'NONE' })
    const ref = wireRef(this)
    return {
      status: await this.#statusOf(id, signal),
      // all that `request-results` needs, for it gets nothing else
      handle: { ...ref, data: { export: id }, request_type: 'QUERY' },
    }
  }

  async runDeleteRequest(identifiers: readonly MonoidQueryIdentifier[], { signal }: SiloContext) {
    for (const email of emailsOf(identifiers)) await this.#service.remove(email, signal)
    return completeResult(this, 'DELETE')
  }

  async requestStatus(handle: MonoidRequestHandle, { signal }: SiloContext): Promise<MonoidRequestStatus> {
    if (handle.request_type === 'DELETE' || !handle.data) return statusOf(this, 'COMPLETE', 'NONE')
    return this.#statusOf(exportOf(handle), signal)
  }

  async *requestResults(handle: MonoidRequestHandle, context: SiloContext): AsyncGenerator<Records> {
    if (handle.request_type === 'DELETE' || !handle.data) return
    yield await writeArchive(this, this.#entries(exportOf(handle), context.signal), context)
  }

  /** What can be sampled is whose documents there are. */
  async *scanRecords({ signal }: SiloContext): AsyncGenerator<Records> {
    let left = sampleSize
    for await (const { email = null } of this.#service.people(signal)) {
      if (left-- === 0) return
      yield { record_type: 'RECORD', ...wireRef(this), data: { email } }
    }
  }

  async #statusOf(id: string, signal: AbortSignal): Promise<MonoidRequestStatus> {
    const state = await this.#service.exportState(id, signal)
    if (state === 'ready') return statusOf(this, 'COMPLETE', 'FILE')
    return statusOf(this, state === 'preparing' ? 'PROGRESS' : 'FAILED', 'FILE')
  }

  async *#entries(id: string, signal: AbortSignal): AsyncGenerator<ArchiveEntry> {
    for await (const file of this.#service.files(id, signal)) {
      yield { name: [file.name], size: file.size, content: this.#service.download(file.id, signal) }
    }
  }
}

/** The people that a request names; a blank identifier is nobody's. */
function emailsOf(identifiers: readonly MonoidQueryIdentifier[]): string[] {
  return identifiers.flatMap(({ identifier, identifier_query }) => {
    if (identifier !== 'email') throw unknownColumn(identifier)
    const email = wantedText(identifier_query, identifier)?.trim()
    return email ? [email] : []
  })
}

function exportOf(handle: MonoidRequestHandle): string {
  const id = handle.data?.export
  if (typeof id === 'string') return id
  throw new ConnectorError('HANDLE_INVALID', 'expected data.export to be the name of an export')
}
