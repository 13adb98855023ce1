/** What scripts/compile-validators.mjs writes; imported as `#validators`. */

/** The members of ajv's errors that are read here. */
export interface ValidatorError {
  readonly instancePath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
}

/** A compiled schema: false leaves the faults in `errors`, which the next call overwrites. */
export interface Validator {
  (value: unknown): boolean
  readonly errors?: readonly ValidatorError[] | null
}

export const message: Validator
export const query: Validator
export const schemas: Validator
export const requests: Validator
export const persistenceConfig: Validator
export const siloSpec: Validator
export const findRequest: Validator
