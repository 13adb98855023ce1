import { NotApplicable } from './check.ts'
import type { Outcome } from './outcome.ts'
import type { Subject } from './subject.ts'

/** A command and what the connector did. */
export interface CommandOutcome {
  readonly command: string
  readonly outcome: Outcome
}

/**
 * Runs every command that changes nothing and for which there is what it needs: without a configuration only `spec`, without a fixture
 * none that needs a person.
 *
 * @param subject the connector; what was asked before is not asked again
 * @returns the outcomes, in the order in which an API asks
 * @example for (const { command, outcome } of await plainOutcomes(subject)) …
 */
export async function plainOutcomes(subject: Subject): Promise<CommandOutcome[]> {
  const done: CommandOutcome[] = [{ command: 'spec', outcome: await subject.once('spec') }]
  if (!subject.has('config')) return done
  done.push({ command: 'validate', outcome: await subject.once('validate') })
  done.push({ command: 'schema', outcome: await subject.once('schema') })
  try {
    done.push({ command: 'scan', outcome: await scanOutcome(subject) })
    done.push(...(await personOutcomes(subject)))
  } catch (thrown) {
    // a connector without stores has nothing to scan and nobody to find
    if (!(thrown instanceof NotApplicable)) throw thrown
  }
  return done
}

/**
 * What `scan` does with all data stores; asked once.
 *
 * @throws NotApplicable where `schema` lists none
 */
export async function scanOutcome(subject: Subject): Promise<Outcome> {
  return subject.once('scan', { arguments: { schemas: { schemas: await subject.schemas() } } })
}

async function personOutcomes(subject: Subject): Promise<CommandOutcome[]> {
  const { person = [] } = subject.fixture ?? {}
  if (person.length === 0) return []
  await subject.data?.ready()
  const query = await subject.found(person)
  const requests = { handles: await subject.handles(person) }
  return [
    { command: 'query', outcome: query },
    { command: 'request-status', outcome: await subject.once('request-status', { arguments: { requests } }) },
    { command: 'request-results', outcome: await subject.exported(person) },
  ]
}
