import type { Selection } from '@monoid-kit/testkit/conformance'
import { usageError } from '../errors/usage-error.ts'
import type { ConformFlags } from './conform-flags.ts'
import type { ConformKit } from './load-kit.ts'

/**
 * Reads which checks are to run.
 *
 * @param flags `--only` and `--skip`
 * @param kit its registry of checks
 * @returns the selection
 * @throws ConnectorError `USAGE` for an id that no check has, and for a `--skip` without a reason
 * @example selectionOf({ skip: ['delete.twice=erasing takes an hour'] }, kit).skip?.size // 1
 */
export function selectionOf(
  flags: Pick<ConformFlags, 'only' | 'skip'>,
  { checks, checkGroups }: Pick<ConformKit, 'checks' | 'checkGroups'>,
): Selection {
  const ids = new Set<string>(checks.map(({ id }) => id))
  const { only, skip = [] } = flags
  for (const name of only ?? []) {
    if (ids.has(name) || checkGroups.some((group) => group === name)) continue
    throw usageError(`--only: no check and no group is called so: monoid-kit conform --list tells them`)
  }
  const reasons = skip.map((text): [string, string] => {
    const [id = '', ...rest] = text.split('=')
    const reason = rest.join('=').trim()
    if (!ids.has(id)) throw usageError('--skip: no check is called so: monoid-kit conform --list tells them')
    if (reason === '') throw usageError(`--skip ${id}: a reason is missing: give --skip '${id}=why'`)
    return [id, reason]
  })
  return { ...(only && { only }), skip: new Map(reasons) }
}
