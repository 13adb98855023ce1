import { collectSecrets } from '../logging/collect-secrets.ts'
import type { JsonObject } from '../protocol/messages.ts'
import { describeErrors, type FaultWording } from './describe-errors.ts'
import { type ConfigValidator, type PrebuiltCheck, prebuiltCheck } from './prebuilt-check.ts'

/**
 * Checks a configuration against its spec (draft-07), all faults at once.
 *
 * @param spec the JSON Schema; keywords of the form (`secret`, `order`, …) and formats are let pass
 * @param config the configuration, defaults applied
 * @param prebuilt a check that was compiled before, used where it is this spec's
 * @param wording how the faults are told
 * @returns a sentence for each fault, none where there is none
 * @throws ConnectorError `SPEC_INVALID`, saying why, where the spec is no JSON Schema of draft-07
 * @example await checkConfig({ required: ['host'] }, {}) // ['host is required, but it is not set']
 */
export async function checkConfig(
  spec: JsonObject,
  config: JsonObject,
  prebuilt: PrebuiltCheck | undefined = prebuiltCheck,
  wording: FaultWording = {},
): Promise<string[]> {
  const validate = await validatorOf(spec, prebuilt)
  if (validate(config)) return []
  return describeErrors(validate.errors ?? [], {
    config,
    spec,
    secrets: collectSecrets(spec, config),
    wording,
  })
}

async function validatorOf(spec: JsonObject, prebuilt: PrebuiltCheck | undefined): Promise<ConfigValidator> {
  if (prebuilt && prebuilt.specText === JSON.stringify(spec)) return prebuilt.validate
  // loaded here, for ajv takes longer to load and to compile a schema than the rest of a command
  const { compileSpec } = await import('./compile-spec.ts')
  return compileSpec(spec).validate
}
