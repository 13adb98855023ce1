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
 * @throws ConnectorError `SPEC_INVALID` where the spec is no JSON Schema
 * @example checkConfig({ required: ['host'] }, {}) // ['host is required, but it is not set']
 */
export function checkConfig(spec: JsonObject, config: JsonObject): string[] {
  const validate = compile(spec)
  if (validate(config)) return []
  return describeErrors(validate.errors ?? [], { config, spec, secrets: collectSecrets(spec, config) })
}

function compile(spec: JsonObject): ValidateFunction {
  // not strict: a spec may carry keywords that only the form knows; ajv's own logger would print
  const ajv = new Ajv({ allErrors: true, strict: false, logger: false, validateFormats: false })
  try {
    return ajv.compile(spec)
  } catch (cause) {
    throw new ConnectorError('SPEC_INVALID', 'expected the member spec of spec.json to be a JSON Schema', {
      cause,
    })
  }
}
