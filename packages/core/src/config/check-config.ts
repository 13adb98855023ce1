import { Ajv, type ValidateFunction } from 'ajv'
import { ConnectorError } from '../errors/connector-error.ts'
import { collectSecrets } from '../logging/collect-secrets.ts'
import type { JsonObject } from '../protocol/messages.ts'
import { describeErrors } from './describe-errors.ts'

/**
 * Checks a configuration against its spec (draft-07), all faults at once.
 *
 * @param spec the JSON Schema; keywords of the form (`secret`, `order`, …) and formats are let pass
 * @param config the configuration, defaults applied
 * @returns a sentence for each fault, none where there is none
 * @throws ConnectorError `SPEC_INVALID`, saying why, where the spec is no JSON Schema of draft-07
 * @example checkConfig({ required: ['host'] }, {}) // ['host is required, but it is not set']
 */
export function checkConfig(spec: JsonObject, config: JsonObject): string[] {
  const validate = compile(spec)
  if (validate(config)) return []
  return describeErrors(validate.errors ?? [], { config, spec, secrets: collectSecrets(spec, config) })
}

/** The spellings of the one dialect; ajv itself knows but one of them. */
const draft07 = /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/

function compile({ $schema, ...rest }: JsonObject): ValidateFunction {
  const isNamed = $schema !== undefined && !(typeof $schema === 'string' && draft07.test($schema))
  // not strict: a spec may carry keywords that only the form knows; ajv's own logger would print
  const ajv = new Ajv({ allErrors: true, strict: false, logger: false, validateFormats: false })
  try {
    return ajv.compile(isNamed ? { $schema, ...rest } : rest)
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
