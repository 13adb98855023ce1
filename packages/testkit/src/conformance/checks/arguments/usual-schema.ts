import { NotApplicable } from '../../check.ts'
import type { Outcome } from '../../outcome.ts'
import type { Subject } from '../../subject.ts'

/**
 * What `schema` says to the configuration as it was given, to compare others with.
 *
 * @param subject the connector
 * @returns the outcome, with a SCHEMA
 * @throws NotApplicable where there is none, which is another check's finding
 */
export async function usualSchema(subject: Subject): Promise<Outcome> {
  const usual = await subject.once('schema')
  if (usual.messages('SCHEMA').length > 0) return usual
  throw new NotApplicable('schema prints no SCHEMA for the configuration as it was given')
}

/**
 * Whether two runs of `schema` gave the same answer.
 *
 * @param one an outcome
 * @param other another
 * @returns true where the messages are equal and so are the exit codes
 */
export function isSameSchema(one: Outcome, other: Outcome): boolean {
  const answer = (outcome: Outcome) => JSON.stringify([outcome.exitCode, outcome.messages('SCHEMA')])
  return answer(one) === answer(other)
}
