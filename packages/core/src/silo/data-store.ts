import type {
  JsonObject,
  MonoidQueryIdentifier,
  MonoidRequestHandle,
  MonoidRequestResult,
  MonoidRequestStatus,
} from '../protocol/messages.ts'
import type { Records } from './records.ts'
import type { SiloContext } from './silo-context.ts'

/**
 * One collection of records inside a silo: a table, an endpoint, a folder. The silo hands each store
 * all that concerns it, grouped (B20), and every request gets exactly one answer: query, delete and status are
 * promises for that reason, while rows are generators.
 *
 * A method that throws makes a FAILED answer for this store; the others go on (B14).
 *
 * @example
 * class Users extends DataStore {
 *   readonly name = 'users'
 *   jsonSchema() { return { type: 'object', properties: { email: { type: 'string' } } } }
 *   // …
 * }
 */
export abstract class DataStore {
  /** The store's name; with `group` it must be the same everywhere, for ever (B18). */
  abstract readonly name: string
  /** What the store is grouped under, if anything. */
  readonly group?: string

  /** What the records look like, within rule B22: one string `type` per property. */
  abstract jsonSchema(): JsonObject

  /** Starts a query: `COMPLETE` with a handle at once where possible (B24). */
  abstract runQueryRequest(
    identifiers: readonly MonoidQueryIdentifier[],
    context: SiloContext,
  ): Promise<MonoidRequestResult>

  /** Erases; answers only once the rows are gone for good. Must be harmless when repeated (B17). */
  abstract runDeleteRequest(
    identifiers: readonly MonoidQueryIdentifier[],
    context: SiloContext,
  ): Promise<MonoidRequestResult>

  /** How far an earlier request has come (B25). Never runs a delete again. */
  abstract requestStatus(handle: MonoidRequestHandle, context: SiloContext): Promise<MonoidRequestStatus>

  /** The records of an earlier query; nothing for a DELETE handle. Read-only and repeatable (B28). */
  abstract requestResults(handle: MonoidRequestHandle, context: SiloContext): AsyncIterable<Records>

  /** A sample of the store's records, spread over all of it (B33–B36). */
  abstract scanRecords(context: SiloContext): AsyncIterable<Records>
}
