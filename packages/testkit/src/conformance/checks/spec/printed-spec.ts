import type { JsonObject } from '@monoid-kit/core'
import { NotApplicable } from '../../check.ts'
import type { Subject } from '../../subject.ts'

/**
 * The JSON Schema that `spec` prints.
 *
 * @param subject the connector
 * @returns the schema of its configuration
 * @throws NotApplicable where it prints none, which is another check's finding
 */
export async function printedSpec(subject: Subject): Promise<JsonObject> {
  const spec = await subject.spec()
  if (spec) return spec.spec
  throw new NotApplicable('spec prints no SPEC')
}
