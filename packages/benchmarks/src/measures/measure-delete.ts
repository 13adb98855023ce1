import type { ServerKind } from '@monoid-kit/testkit/standalone'
import { type BenchTable, makeTable } from '../data/bench-table.ts'
import { lettersTable } from '../data/tables.ts'
import { type Command, runPipeline } from '../processes/run-pipeline.ts'
import { startStatementClock } from '../servers/statement-clock.ts'
import { median } from '../statistics/statistics.ts'
import { interleave } from './interleave.ts'
import type { MeasureContext } from './measure-context.ts'
import { titleOf } from './measure-exports.ts'

interface Deleter {
  readonly name: string
  readonly command: Command
}

/** Of the rows of the large delete, for the memory of a small one. */
const smallShare = 10

/**
 * The erasure of many rows, beside the same DELETE by the server's own client. Both statements are timed by the server's
 * own account of them, without the COMMIT, which is a statement of its own for both.
 *
 * Figures: `<kind>.delete.statements`, how many times as long the connector's took; `<kind>.delete.peak` in MB;
 * `<kind>.delete.growth`, how many times as much memory as for a tenth of the rows.
 *
 * @param context the server
 */
export async function measureDelete(context: MeasureContext): Promise<void> {
  const { server, connector, client, sizes, findings, signal, say } = context
  const { kind } = server
  const table = lettersTable(kind, 'letters')
  const administrator = await server.connect()
  try {
    say(`making ${sizes.deletedRows} letters…`)
    await makeTable(administrator, kind, lettersTable(kind, 'kept_letters'), sizes.deletedRows, signal)
    await makeTable(administrator, kind, table, 1, signal)
    const clock = await startStatementClock(server, administrator)
    const config = connector.config(server.connection)
    const query = connector.query(table, connector.groupOf(server.connection))
    const erase: Deleter = {
      name: 'connector, `delete`',
      command: await connector.command('delete', { config, query }),
    }
    const deleters = [erase]
    if (client) {
      const command = client.command(deleteArguments(kind, table), server.connection)
      deleters.push({ name: `${client.program}, one DELETE`, command })
    } else findings.failures.push(`${titleOf(context)}, delete: no client of the server to compare with`)

    const fill = async (rows: number) => {
      await administrator.execute(
        `TRUNCATE TABLE letters; INSERT INTO letters SELECT * FROM kept_letters WHERE id <= ${rows}`,
      )
      // Rows that were written just now are dearer to read for whoever comes first, and are still being written to disk.
      await administrator.execute(
        kind === 'postgres'
          ? 'VACUUM ANALYZE letters'
          : 'ANALYZE TABLE letters; FLUSH TABLES letters FOR EXPORT; UNLOCK TABLES',
      )
      if (kind === 'postgres') await administrator.execute('CHECKPOINT')
    }
    const mustBeEmpty = async (name: string) => {
      const [left] = await administrator.rows('SELECT count(*) AS rows_left FROM letters')
      if (Number(left?.rows_left) !== 0) throw new Error(`${name} has left ${left?.rows_left} rows`)
    }
    const results = await interleave(deleters, sizes.rounds, async ({ command, name }) => {
      await fill(sizes.deletedRows)
      await clock.reset()
      const sample = await runPipeline(command, signal)
      const statements = await clock.deleteSeconds()
      await mustBeEmpty(name)
      say(`  ${name}: ${sample.wallSeconds.toFixed(2)} s, statements ${statements.toFixed(2)} s`)
      return { ...sample, statements }
    })
    const few: number[] = []
    for (let round = 0; round < sizes.rounds; round++) {
      await fill(Math.ceil(sizes.deletedRows / smallShare))
      const { peakMegabytes } = await runPipeline(erase.command, signal)
      await mustBeEmpty(erase.name)
      if (peakMegabytes !== undefined) few.push(peakMegabytes)
    }
    const taken = (deleter: Deleter | undefined) =>
      deleter && median((results.get(deleter) ?? []).map(({ statements }) => statements))
    const own = taken(erase) ?? Number.NaN
    findings.figure(`${kind}.delete.statements`, own / (taken(deleters[1]) ?? Number.NaN))
    const peaks = (results.get(erase) ?? []).flatMap(({ peakMegabytes }) => peakMegabytes ?? [])
    if (peaks.length > 0) findings.figure(`${kind}.delete.peak`, Math.max(...peaks))
    if (peaks.length > 0 && few.length > 0) {
      findings.figure(`${kind}.delete.growth`, median(peaks) / median(few))
    }
    findings.facts.push({
      title: `${titleOf(context)}, delete`,
      note: `${sizes.deletedRows.toLocaleString('en')} rows of 1 KB, ${sizes.rounds} interleaved rounds, the table filled anew for each; the server's account of the statements is \`${clock.source}\`; for a tenth of the rows the connector's peak is ${few.length > 0 ? median(few).toFixed(0) : '–'} MB`,
      head: ['', 'DELETE statements, s', 'whole process, s', 'peak, MB'],
      cells: [...results].map(([{ name }, samples]) => [
        name,
        median(samples.map(({ statements }) => statements)).toFixed(2),
        median(samples.map(({ wallSeconds }) => wallSeconds)).toFixed(2),
        name === erase.name && peaks.length > 0 ? Math.max(...peaks).toFixed(0) : '',
      ]),
    })
  } finally {
    await administrator.close()
  }
}

/** The DELETE in a transaction, so that its COMMIT is a statement of its own, as the connector's is. */
function deleteArguments(kind: ServerKind, { name, everyRow }: BenchTable): string[] {
  const statement = `DELETE FROM ${name} WHERE ${everyRow?.column} = ${everyRow?.value}`
  if (kind === 'postgres') return ['BEGIN', statement, 'COMMIT'].flatMap((text) => ['-c', text])
  return ['-e', `START TRANSACTION; ${statement}; COMMIT`]
}
