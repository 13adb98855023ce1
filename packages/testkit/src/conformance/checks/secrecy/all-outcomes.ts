import { type CommandOutcome, plainOutcomes } from '../../plain-outcomes.ts'
import type { Subject } from '../../subject.ts'

const known = new WeakMap<Subject, Promise<CommandOutcome[]>>()

/**
 * Runs every command for which there is what it needs: `delete` too, where a fixture can make the data again. Run once for all checks.
 *
 * @param subject the connector
 * @returns the outcomes
 */
export function allOutcomes(subject: Subject): Promise<CommandOutcome[]> {
  const all = known.get(subject) ?? run(subject)
  known.set(subject, all)
  return all
}

async function run(subject: Subject): Promise<CommandOutcome[]> {
  const plain = await plainOutcomes(subject)
  const { person = [] } = subject.fixture ?? {}
  // who cannot be found cannot be erased
  if (!plain.some(({ command }) => command === 'query')) return plain
  const query = await subject.queryOf(person)
  try {
    return [...plain, { command: 'delete', outcome: await subject.tell('delete', { arguments: { query } }) }]
  } finally {
    await subject.data?.reset()
  }
}
