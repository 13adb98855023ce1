import { findingsText } from '../findings/findings-text.ts'
import { reportJson } from '../findings/report-json.ts'
import type { Shell } from '../shell/shell.ts'
import { exportHint } from './export-hint.ts'
import { openConnection } from './open-connection.ts'
import { readSearch } from './read-search.ts'
import { runFind } from './run-find.ts'
import type { SearchArguments } from './search-options.ts'

/**
 * Does what `monoid-kit find` is asked for.
 *
 * @param args the command line
 * @param shell where the findings go
 * @throws ConnectorError `INCOMPLETE`, after the findings, where a table could not be read; any other where nothing is known
 */
export async function findPerson(
  args: SearchArguments & { readonly json: boolean },
  shell: Shell,
): Promise<void> {
  const { target, request } = await readSearch(args, shell)
  const connection = await openConnection(args, target, shell)
  const { report, incomplete } = await runFind(connection, request, shell)
  if (args.json) {
    await shell.print(`${JSON.stringify(reportJson(report, incomplete === undefined))}\n`)
  } else {
    const { paint, columns, isTTY } = shell.stdout
    const lines = findingsText(report, { paint, columns, everywhere: args.everywhere })
    const hint = isTTY && incomplete === undefined && report.handles.length > 0 ? exportHint(args) : undefined
    if (hint !== undefined) lines.push('', paint('aside', 'To export these rows:'), hint)
    await shell.print(`${lines.join('\n')}\n`)
  }
  if (incomplete) throw incomplete
}
