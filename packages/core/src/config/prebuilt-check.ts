import type { SchemaFault } from './describe-errors.ts'

/** A compiled schema: false leaves the faults in `errors`, which the next call overwrites. */
export interface ConfigValidator {
  (config: unknown): boolean
  readonly errors?: readonly SchemaFault[] | null
}

/** The check of one spec, compiled when the connector was bundled. */
export interface PrebuiltCheck {
  /** The spec that it is the check of, as `JSON.stringify` writes it. */
  readonly specText: string
  readonly validate: ConfigValidator
}

/**
 * The check of the connector's own spec. There is none where the connector is not bundled; the bundler puts another module
 * in the place of this one (scripts/bundle), for compiling takes longer than all else that a command does before it connects.
 */
export const prebuiltCheck: PrebuiltCheck | undefined = undefined
