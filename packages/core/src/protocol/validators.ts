import * as compiled from '#validators'
import { describeFault } from './describe-fault.ts'
import { messageSchemas, queryFileSchema } from './message-schemas.ts'
import type {
  FindRequest,
  MonoidMessage,
  MonoidPersistenceConfig,
  MonoidQuery,
  MonoidRequestsMessage,
  MonoidSchemasMessage,
  MonoidSiloSpec,
} from './messages.ts'
import { withoutNulls } from './without-nulls.ts'

/** What came of judging a value: the value, typed, or sentences that say what is wrong and never a value. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly string[] }

/** A file may be wrong in a thousand places; the first ones are enough to mend it. */
const maxFaults = 10

/**
 * Judges the content of the `-q` file. `identifier_query` may be anything, or missing: each store judges its own.
 *
 * @param value parsed JSON
 * @returns the query with null members absent, or what is wrong
 * @example const checked = checkQuery(JSON.parse(text))
 */
export function checkQuery(value: unknown): Checked<MonoidQuery> {
  return check(compiled.query, withoutNulls(queryFileSchema, value))
}

/**
 * Judges the content of the `-s` file.
 *
 * @param value parsed JSON
 * @returns the schemas with null members absent, or what is wrong
 * @example const checked = checkSchemas(JSON.parse(text))
 */
export function checkSchemas(value: unknown): Checked<MonoidSchemasMessage> {
  return check(compiled.schemas, withoutNulls(messageSchemas.MonoidSchemasMessage, value))
}

/**
 * Judges the content of the `-r` file.
 *
 * @param value parsed JSON
 * @returns the handles with null members absent and their data untouched (B27), or what is wrong
 * @example const checked = checkRequests(JSON.parse(text))
 */
export function checkRequests(value: unknown): Checked<MonoidRequestsMessage> {
  return check(compiled.requests, withoutNulls(messageSchemas.MonoidRequestsMessage, value))
}

/**
 * Judges the content of the `-p` file (B2).
 *
 * @param value parsed JSON
 * @returns the persistence config, or what is wrong
 * @example const checked = checkPersistenceConfig(JSON.parse(text))
 */
export function checkPersistenceConfig(value: unknown): Checked<MonoidPersistenceConfig> {
  return check(compiled.persistenceConfig, withoutNulls(messageSchemas.MonoidPersistenceConfig, value))
}

/**
 * Judges the content of `spec.json`; the schema inside it is not judged here.
 *
 * @param value parsed JSON
 * @returns the spec, or what is wrong
 * @example const checked = checkSiloSpec(JSON.parse(text))
 */
export function checkSiloSpec(value: unknown): Checked<MonoidSiloSpec> {
  return check(compiled.siloSpec, withoutNulls(messageSchemas.MonoidSiloSpec, value))
}

/**
 * Judges the content of the `-f` file.
 *
 * @param value parsed JSON
 * @returns the terms with null members absent, or what is wrong
 * @example const checked = checkFindRequest(JSON.parse(text))
 */
export function checkFindRequest(value: unknown): Checked<FindRequest> {
  return check(compiled.findRequest, withoutNulls(messageSchemas.FindRequest, value))
}

/**
 * Judges one message as it stands, null members included: what this kit writes has none (C22).
 *
 * @param value parsed JSON
 * @returns the message, or what is wrong
 * @example const checked = checkMessage(JSON.parse(line))
 */
export function checkMessage(value: unknown): Checked<MonoidMessage> {
  return check(compiled.message, value)
}

function check<T>(validator: compiled.Validator, value: unknown): Checked<T> {
  if (validator(value)) return { ok: true, value: value as T }
  const errors = validator.errors ?? []
  const faults = errors.slice(0, maxFaults).map((error) => describeFault(error, value))
  if (errors.length > maxFaults) faults.push(`and ${errors.length - maxFaults} more`)
  return { ok: false, faults }
}
