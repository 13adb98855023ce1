import { ConnectorError } from '@monoid-kit/core'
import { type Leftover, reap } from '@monoid-kit/orchestrator'
import type { ReapFlags } from '../commands/reap.ts'
import { usageError } from '../errors/usage-error.ts'
import { countOf } from '../printing/amounts.ts'
import { printable } from '../printing/printable.ts'
import { tableLines } from '../printing/table.ts'
import type { Shell } from '../shell/shell.ts'

const seconds: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }

/**
 * Removes what crashed runs have left with the container engine, and says what it was.
 *
 * @param flags what was asked for
 * @param shell where to say it
 * @returns the exit code, 0
 * @throws ConnectorError `INCOMPLETE` where something could not be removed, `ENGINE_UNREACHABLE`
 * @example await runReap({ 'older-than': '12h' }, shell)
 */
export async function runReap(flags: ReapFlags, shell: Shell): Promise<number> {
  const age = flags['older-than']
  const { removed, kept, failed } = await reap({
    ...(age !== undefined && { olderThanSeconds: secondsOf(age) }),
    dryRun: flags['dry-run'] === true,
    signal: shell.signal,
  })
  const what = flags['dry-run'] ? 'would be removed' : 'removed'
  if (flags.json) {
    await shell.print(
      `${JSON.stringify({ dry_run: flags['dry-run'] === true, removed, kept, failed }, undefined, 2)}\n`,
    )
  } else {
    await shell.print(list([...rows(removed, what), ...rows(failed, 'could not be removed')], shell))
    shell.say(
      `${countOf(removed.length, 'container or volume', 'containers and volumes')} ${what}, ${kept.length} of others kept`,
    )
  }
  if (failed.length > 0) {
    throw new ConnectorError('INCOMPLETE', `${failed.length} could not be removed`, {
      hint: 'look at what the engine says of them, and run it again',
    })
  }
  return 0
}

function rows(leftovers: readonly Leftover[], state: string): string[][] {
  return leftovers.map(({ kind, name, image, createdAt, problem }) => [
    kind,
    printable(name),
    printable(image ?? ''),
    createdAt.toISOString(),
    problem === undefined ? state : `${state}: ${printable(problem)}`,
  ])
}

function list(all: readonly string[][], shell: Shell): string {
  if (all.length === 0) return ''
  const { paint, columns, isTTY } = shell.stdout
  const lines = tableLines(['kind', 'name', 'image', 'made', 'state'], all, {
    paint,
    columns: isTTY ? columns : Number.POSITIVE_INFINITY,
  })
  return `${lines.join('\n')}\n`
}

function secondsOf(text: string): number {
  const [, number, unit = ''] = /^(\d{1,8})([smhd]?)$/.exec(text) ?? []
  if (number !== undefined) return Number(number) * (seconds[unit] ?? 1)
  throw usageError('--older-than: expected an amount of time such as 90s, 30m, 12h or 7d')
}
