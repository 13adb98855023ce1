import { ConnectorError, toConnectorError } from '@monoid-kit/core'
import type { FindReport } from '../findings/find-report.ts'
import { countOf } from '../printing/amounts.ts'
import { Progress } from '../printing/progress.ts'
import { type Connection, openConnection } from '../search/open-connection.ts'
import { readSearch } from '../search/read-search.ts'
import { runFind } from '../search/run-find.ts'
import type { SearchArguments } from '../search/search-options.ts'
import type { Shell } from '../shell/shell.ts'
import { ExportLines } from './export-lines.ts'
import { fileSink, type RowSink, stdoutSink } from './row-sink.ts'

/**
 * Does what `monoid-kit export` is asked for: searches, and when all tables could be searched, writes the rows.
 *
 * @param args the command line
 * @param shell where the rows go unless a file is named
 * @throws ConnectorError where not all rows could be written; of a file there is then nothing
 */
export async function exportPerson(
  args: SearchArguments & { readonly output?: string },
  shell: Shell,
): Promise<void> {
  const { output } = args
  if (output === '') throw new ConnectorError('USAGE', '-o takes the path of a file, or -')
  if (output === undefined && shell.stdout.isTTY) {
    throw new ConnectorError('USAGE', "stdout is a terminal, and the rows are a person's data", {
      hint: 'give -o FILE or redirect stdout; -o - shows them here',
    })
  }
  const { target, request } = await readSearch(args, shell)
  const connection = await openConnection(args, target, shell)
  const { report, incomplete } = await runFind(connection, request, shell)
  if (incomplete) {
    throw new ConnectorError('INCOMPLETE', `nothing was exported: ${incomplete.message}`, {
      hint: incomplete.hint,
      cause: incomplete,
      context: { faults: report.unread.map(({ message }) => message) },
    })
  }
  const sink = output === undefined || output === '-' ? stdoutSink(shell) : await fileSink(output)
  try {
    await writeRows(report, connection, sink, shell)
  } finally {
    await sink.discard()
  }
}

async function writeRows(
  report: FindReport,
  connection: Connection,
  sink: RowSink,
  shell: Shell,
): Promise<void> {
  const progress = new Progress(shell, 'row', 'exporting')
  try {
    const lines = new ExportLines()
    const found = report.stores.reduce((sum, { rows }) => sum + rows, 0)
    if (report.handles.length > 0) {
      const { client, config } = connection
      const chunks = client.requestResults(config, { handles: report.handles }, { as: 'lines' })
      for await (const chunk of chunks) {
        const rewritten = lines.rewrite(chunk.bytes)
        await sink.write(rewritten)
        progress.add(chunk.lines, rewritten.length)
      }
    }
    await sink.finish()
    progress.stop()
    const changed = progress.rows === found ? '' : ` (${countOf(found, 'row')} when they were counted)`
    shell.say(`exported ${progress.rows === 0 ? 'no rows' : progress.summary()}${changed}`)
  } catch (thrown) {
    progress.stop()
    throw incompleteOutput(connection.explain(thrown), progress.rows, shell)
  }
}

/** Says of an export that failed what has become of its output. */
function incompleteOutput(thrown: unknown, rows: number, shell: Shell): unknown {
  if (shell.signal.aborted) return thrown
  const error = toConnectorError(thrown)
  const message = `${error.message}; the export is incomplete: it broke off after ${countOf(rows, 'row')}`
  return new ConnectorError(error.code, message, { hint: error.hint, cause: error, context: error.context })
}
