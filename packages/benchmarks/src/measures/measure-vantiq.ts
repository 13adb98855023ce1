import { fileURLToPath } from 'node:url'
import { wideTable } from '../data/tables.ts'
import type { Job } from '../jobs/job.ts'
import { peerEnvironment } from '../jobs/peer-environment.ts'
import { targetVariable } from '../vantiq/bench-target.ts'
import { ReplyCounter } from '../vantiq/reply-counter.ts'
import type { MeasureContext } from './measure-context.ts'
import { titleOf } from './measure-exports.ts'
import { measureSpeed } from './measure-speed.ts'

const programs = [
  { id: 'connector', name: 'connector, rows framed as they are', script: 'vantiq-connector' },
  { id: 'objects', name: 'pg-cursor, row objects by the kit', script: 'vantiq-objects' },
  { id: 'plain', name: 'pg-cursor + ws.send(JSON.stringify)', script: 'vantiq-plain' },
] as const

/**
 * The wide table as the answer of a Vantiq query, over a WebSocket, beside a plain loop.
 *
 * @param context the server
 */
export async function measureVantiq(context: MeasureContext): Promise<void> {
  const { server, sizes } = context
  const table = wideTable(server.kind)
  const rows = sizes.wideRows
  const counter = await ReplyCounter.start('"tenant":')
  try {
    const env = {
      ...peerEnvironment(server.kind, server.connection, table, rows),
      [targetVariable]: counter.url,
    }
    const jobs = programs.map(({ id, name, script }): Job => {
      const path = fileURLToPath(new URL(`../peers/${script}.js`, import.meta.url))
      return { id, name, command: { argv: [process.execPath, path], env }, lines: rows }
    })
    await measureSpeed(context, {
      id: `${server.kind}.vantiq`,
      title: `${titleOf(context)}, wide table as the answer of a Vantiq query`,
      note:
        `${rows.toLocaleString('en')} rows in messages of 500 to a server on this machine that counts them; ` +
        'the kit’s programs check, cut and limit what they send, the plain loop does not',
      rows,
      jobs,
    })
  } finally {
    await counter.close()
  }
}
