/** Compiled, never run: it fails `tsc -p tsconfig.test.json` where a type and its JSON Schema disagree. */
import type { FromSchema } from 'json-schema-to-ts'
import type { messageSchemas } from './message-schemas.ts'
import type * as messages from './messages.ts'

type Schemas = typeof messageSchemas

interface Types {
  MonoidMessage: messages.MonoidMessage
  MonoidSiloSpec: messages.MonoidSiloSpec
  MonoidValidateMessage: messages.MonoidValidateMessage
  MonoidSchema: messages.MonoidSchema
  MonoidSchemasMessage: messages.MonoidSchemasMessage
  MonoidQueryIdentifier: messages.MonoidQueryIdentifier
  MonoidQuery: messages.MonoidQuery
  MonoidRequestStatus: messages.MonoidRequestStatus
  MonoidRequestHandle: messages.MonoidRequestHandle
  MonoidRequestResult: messages.MonoidRequestResult
  MonoidRequestsMessage: messages.MonoidRequestsMessage
  MonoidRecord: messages.MonoidRecord
  MonoidPersistenceConfig: messages.MonoidPersistenceConfig
  MonoidLogMessage: messages.MonoidLogMessage
  FindRequest: messages.FindRequest
  Finding: messages.Finding
}

/** Stands for an object of free members on both sides. */
interface FreeObject {
  readonly freeObject: true
}

type FromMessageSchema<Schema> = Schema extends object
  ? FromSchema<
      Schema & { readonly [K in keyof Schema]: Schema[K] },
      { deserialize: [{ pattern: { type: 'object'; title: 'JSON object' }; output: FreeObject }] }
    >
  : never

/**
 * A type at every depth without `readonly` and without the index signatures that "unknown members are allowed"
 * brings. An optional member becomes a required one that says so, for assignability overlooks a missing one.
 */
type Plain<T> = T extends FreeObject
  ? FreeObject
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? messages.JsonObject extends T
        ? FreeObject
        : {
            -readonly [K in keyof T as string extends K ? never : K]-?: Record<never, never> extends Pick<
              T,
              K
            >
              ? { optional: Plain<Exclude<T[K], undefined>> }
              : Plain<T[K]>
          }
      : T

/** Assignable both ways. */
type Same<A, B> = [A] extends [B]
  ? [B] extends [A]
    ? true
    : 'the schema allows less'
  : 'the schema allows more'

type Drift = {
  [Name in keyof Types | keyof Schemas]: Name extends keyof Types & keyof Schemas
    ? Same<Plain<FromMessageSchema<Schemas[Name]>>, Plain<Types[Name]>>
    : 'it has no counterpart'
}

export const noDrift: { [Name in keyof Drift]: true } = {} as Drift
