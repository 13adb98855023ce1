import { Ajv, type Options, type ValidateFunction } from 'ajv'
import { ConnectorError } from '../errors/connector-error.ts'
import type { JsonObject } from '../protocol/messages.ts'

/** The spellings of the one dialect; ajv itself knows but one of them. */
const draft07 = /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/

/** A compiled spec, and the compiler that holds it. */
export interface CompiledSpec {
  readonly ajv: Ajv
  readonly validate: ValidateFunction
}

/**
 * Compiles the JSON Schema of a configuration.
 *
 * @param spec the schema; keywords of the form (`secret`, `order`, …) and formats are let pass
 * @param code how ajv writes its code, where that is wanted as text
 * @returns the check, and the compiler for its text
 * @throws ConnectorError `SPEC_INVALID`, saying why, where the spec is no JSON Schema of draft-07
 * @example compileSpec({ required: ['host'] }).validate({}) // false
 */
export function compileSpec({ $schema, ...rest }: JsonObject, code: Options['code'] = {}): CompiledSpec {
  const isNamed = $schema !== undefined && !(typeof $schema === 'string' && draft07.test($schema))
  // not strict: a spec may carry keywords that only the form knows; ajv's own logger would print
  const ajv = new Ajv({ allErrors: true, strict: false, logger: false, validateFormats: false, code })
  try {
    return { ajv, validate: ajv.compile(isNamed ? { $schema, ...rest } : rest) }
  } catch (cause) {
    // the spec is printed for everybody, so what is wrong with it may be told
    const why = cause instanceof Error ? `: ${cause.message}` : ''
    throw new ConnectorError(
      'SPEC_INVALID',
      `expected the member spec of spec.json to be a JSON Schema of draft-07${why}`,
      { cause },
    )
  }
}
