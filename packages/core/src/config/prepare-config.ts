import type { JsonObject, JsonValue } from '../protocol/messages.ts'
import { applyDefaults } from './apply-defaults.ts'
import { checkConfig } from './check-config.ts'
import type { FaultWording } from './describe-errors.ts'
import { dropUnset } from './drop-unset.ts'
import { findUnknown } from './find-unknown.ts'
import { isJsonObject, kindOf } from './spec-shape.ts'

/** A configuration made ready for a silo, or the reasons why it cannot be. */
export type PreparedConfig =
  | { readonly ok: true; readonly config: JsonObject; readonly unknown: readonly string[] }
  | {
      readonly ok: false
      /** One sentence per fault: the property's path, what was expected, what came; no secret. */
      readonly problems: readonly string[]
      readonly unknown: readonly string[]
    }

/**
 * Makes a configuration ready for a silo: takes out what was left empty (B4), fills in the spec's defaults and
 * checks the result against the spec (draft-07), all faults at once.
 *
 * @param spec the JSON Schema of the configuration: the member `spec` of spec.json
 * @param raw the configuration as it came
 * @param wording how faults are told where the configuration was not written as JSON
 * @returns the configuration, or a sentence for each fault; `unknown` names properties that the spec does not know
 * @throws ConnectorError `SPEC_INVALID` where the spec is no JSON Schema
 * @example const prepared = await prepareConfig(siloSpec.spec, JSON.parse(text))
 */
export async function prepareConfig(
  spec: JsonObject,
  raw: JsonValue,
  wording: FaultWording = {},
): Promise<PreparedConfig> {
  if (!isJsonObject(raw)) {
    return { ok: false, problems: [`expected an object, but ${kindOf(raw)} came`], unknown: [] }
  }
  const set = dropUnset(spec, raw)
  const unknown = findUnknown(spec, set)
  const config = applyDefaults(spec, set)
  const problems = await checkConfig(spec, config, undefined, wording)
  return problems.length === 0 ? { ok: true, config, unknown } : { ok: false, problems, unknown }
}
