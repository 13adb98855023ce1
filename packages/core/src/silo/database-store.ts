import { ConnectorError } from '../errors/connector-error.ts'
import type {
  JsonObject,
  MonoidQueryIdentifier,
  MonoidRequestHandle,
  MonoidRequestResult,
  MonoidRequestStatus,
} from '../protocol/messages.ts'
import { completeResult, statusOf } from './answers.ts'
import { DataStore } from './data-store.ts'
import type { Records } from './records.ts'
import { requireKnown } from './schema-properties.ts'
import type { SiloContext } from './silo-context.ts'
import { wireRef } from './store-ref.ts'

/** What a database store keeps of one identifier: a column and the value looked for. */
export interface StoredIdentifier {
  readonly identifier: string
  readonly identifier_query: string | number
}

/**
 * A store that can answer at once, as a database can: `query` only checks the identifiers and keeps them in the
 * handle, `request-results` reads the rows, `delete` erases at once. The original kit calls it `DBDataStore`;
 * handles of its connectors are understood.
 *
 * @example
 * class Users extends DatabaseStore {
 *   readonly name = 'users'
 *   jsonSchema() { return { type: 'object', properties: { email: { type: 'string' } } } }
 *   async *readRecords(identifiers: readonly StoredIdentifier[]) { yield* await findUsers(identifiers) }
 *   async deleteRecords(identifiers: readonly StoredIdentifier[]) { await removeUsers(identifiers) }
 *   async *scanRecords() { yield* await sampleUsers() }
 * }
 */
export abstract class DatabaseStore extends DataStore {
  /**
   * Throws where an identifier names no property of the store's schema or is no string or exact integer. Reads nothing
   * of a person.
   */
  protected async checkIdentifiers(
    identifiers: readonly StoredIdentifier[],
    _context: SiloContext,
  ): Promise<void> {
    requireKnown(this.jsonSchema(), identifiers)
  }

  /** The rows that any of the identifiers names; each names a property of the schema. */
  protected abstract readRecords(
    identifiers: readonly StoredIdentifier[],
    context: SiloContext,
  ): AsyncIterable<Records>

  /** Erases the rows that any of the identifiers names; each names a property. Resolves once that is committed. */
  protected abstract deleteRecords(
    identifiers: readonly StoredIdentifier[],
    context: SiloContext,
  ): Promise<void>

  override async runQueryRequest(
    identifiers: readonly MonoidQueryIdentifier[],
    context: SiloContext,
  ): Promise<MonoidRequestResult> {
    await this.checkIdentifiers(identifiers, context)
    return completeResult(this, 'QUERY', { data: this.#handleData(identifiers) })
  }

  override async runDeleteRequest(
    identifiers: readonly MonoidQueryIdentifier[],
    context: SiloContext,
  ): Promise<MonoidRequestResult> {
    // a predicate that is dropped from the OR would erase less than was asked for, and nobody would know
    requireKnown(this.jsonSchema(), identifiers)
    await this.deleteRecords(identifiers, context)
    return completeResult(this, 'DELETE')
  }

  override async requestStatus(handle: MonoidRequestHandle): Promise<MonoidRequestStatus> {
    return statusOf(this, 'COMPLETE', handle.request_type === 'DELETE' ? 'NONE' : 'RECORDS')
  }

  override async *requestResults(handle: MonoidRequestHandle, context: SiloContext): AsyncGenerator<Records> {
    if (handle.request_type === 'DELETE') return
    const identifiers = identifiersOf(handle)
    requireKnown(this.jsonSchema(), identifiers)
    yield* this.readRecords(identifiers, context)
  }

  #handleData(identifiers: readonly MonoidQueryIdentifier[]): JsonObject {
    return {
      identifiers: identifiers.map(({ identifier, identifier_query }) => ({
        ...wireRef(this),
        identifier,
        identifier_query,
      })),
    }
  }
}

/**
 * The identifiers that `query` put into a handle.
 *
 * @param handle a QUERY handle of a `DatabaseStore`, or of the original `DBDataStore`, whose `data.query` is one identifier
 * @returns the columns and values to look for
 * @throws ConnectorError `HANDLE_INVALID` where the handle holds something else
 * @example identifiersOf(handle).map(({ identifier }) => identifier)
 */
export function identifiersOf(handle: MonoidRequestHandle): StoredIdentifier[] {
  const { data } = handle
  const identifiers: unknown = data?.identifiers ?? (data?.query === undefined ? undefined : [data.query])
  if (!Array.isArray(identifiers) || identifiers.length === 0) {
    throw new ConnectorError(
      'HANDLE_INVALID',
      'expected data.identifiers to be a list of at least one identifier',
    )
  }
  return identifiers.map((item: unknown, index) => {
    const { identifier, identifier_query } = (item ?? {}) as Record<string, unknown>
    if (typeof identifier !== 'string') {
      throw new ConnectorError(
        'HANDLE_INVALID',
        `expected data.identifiers[${index}].identifier to be a string`,
      )
    }
    return { identifier, identifier_query: identifier_query as string | number }
  })
}
