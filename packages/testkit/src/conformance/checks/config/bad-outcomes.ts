import { type BadConfig, badConfigs } from '../../bad-configs.ts'
import { NotApplicable } from '../../check.ts'
import { inParallel } from '../../in-parallel.ts'
import type { Outcome } from '../../outcome.ts'
import type { Subject } from '../../subject.ts'

/** A bad configuration with what the connector made of it. */
export interface BadOutcome {
  readonly bad: BadConfig
  readonly outcome: Outcome
}

/**
 * Tells a command each configuration that the spec forbids; asked once for all checks.
 *
 * @param subject the connector
 * @param command `schema` or `validate`
 * @returns what it made of each
 * @throws NotApplicable where the spec forbids nothing
 */
export async function badOutcomes(subject: Subject, command: 'schema' | 'validate'): Promise<BadOutcome[]> {
  const spec = await subject.spec()
  const all = await badConfigs(spec?.spec ?? {}, subject.config ?? {})
  if (all.length === 0) throw new NotApplicable('the spec forbids nothing that could be tried')
  return inParallel(all, async (bad) => {
    const { note, config } = bad
    return { bad, outcome: await subject.once(command, { note, arguments: { config } }) }
  })
}
