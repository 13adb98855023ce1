import { type Check, checkGroups } from './check.ts'
import { flagsInAnyOrder } from './checks/arguments/flag-order.ts'
import { onlyMessages } from './checks/process/only-messages.ts'
import { specIsDraft07 } from './checks/spec/draft-07.ts'
import { oneSpecMessage } from './checks/spec/one-message.ts'

/**
 * All checks, by group and then in the order in which they stand here.
 *
 * @example checks.map(({ id }) => id)
 */
export const checks: readonly Check[] = inOrder([
  oneSpecMessage,
  specIsDraft07,
  flagsInAnyOrder,
  onlyMessages,
])

function inOrder(all: readonly Check[]): readonly Check[] {
  const place = ({ id }: Check) => checkGroups.findIndex((group) => id.startsWith(`${group}.`))
  return [...all].sort((a, b) => place(a) - place(b))
}
