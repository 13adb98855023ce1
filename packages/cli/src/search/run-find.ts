import { ConnectorError, type FindRequest } from '@monoid-kit/core'
import { type FindReport, FindReportReader } from '../findings/find-report.ts'
import { countOf, durationOf } from '../printing/amounts.ts'
import type { Shell } from '../shell/shell.ts'
import type { Connection } from './open-connection.ts'

/** What came of a search. */
export interface FindOutcome {
  readonly report: FindReport
  /** Why the report is not the whole truth; undefined where it is. */
  readonly incomplete: ConnectorError | undefined
}

const redrawMilliseconds = 200

/**
 * Searches, and shows on a terminal how far it has come.
 *
 * @param connection where to search
 * @param request what for
 * @param shell shows the progress
 * @returns the report, also where a table could not be read
 * @throws ConnectorError what the connector fails with as a whole
 * @example const { report, incomplete } = await runFind(connection, request, shell)
 */
export async function runFind(
  connection: Connection,
  request: FindRequest,
  shell: Shell,
): Promise<FindOutcome> {
  const reader = new FindReportReader()
  connection.onStoreError = (log) => reader.addLog(log)
  const start = performance.now()
  let doing = 'connecting'
  const draw = () => shell.status(`${doing} · ${durationOf(performance.now() - start)}`)
  const timer = setInterval(draw, redrawMilliseconds)
  try {
    for await (const finding of connection.client.find(connection.config, request)) {
      reader.add(finding)
      if (finding.kind === 'progress') {
        const isLast = finding.done === finding.of
        doing = isLast
          ? 'following foreign keys'
          : `${finding.done} of ${countOf(finding.of, 'table')} searched`
      }
    }
    return { report: reader.report, incomplete: undefined }
  } catch (thrown) {
    if (!(thrown instanceof ConnectorError) || thrown.code !== 'INCOMPLETE') throw connection.explain(thrown)
    return { report: reader.report, incomplete: incompleteness(reader.report, thrown) }
  } finally {
    clearInterval(timer)
    shell.status('')
  }
}

function incompleteness({ unread }: FindReport, cause: ConnectorError): ConnectorError {
  const names = unread.length === 0 ? 'a part of the data' : countOf(unread.length, 'table')
  return new ConnectorError('INCOMPLETE', `${names} could not be read`, {
    hint: 'grant the user what is missing, or leave the tables out knowingly: --set exclude_tables=name,other',
    cause,
  })
}
