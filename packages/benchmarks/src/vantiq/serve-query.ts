import { ConnectorSet, type Handlers } from '@monoid-kit/vantiq'
import { readTarget, writeCounted } from './bench-target.ts'
import { benchSource } from './reply-counter.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

/**
 * Serves the one query of a `ReplyCounter` by the kit's own connection, and ends when its rows are counted.
 *
 * @param query gives the rows
 * @throws what the connection throws
 */
export async function serveQuery(query: NonNullable<Handlers['query']>): Promise<void> {
  const set = new ConnectorSet(
    {
      targetServer: readTarget(process.env),
      authToken: 'bench',
      sources: [benchSource],
      failOnConnectionError: true,
    },
    { log: silent },
  )
  set.configureHandlers({
    query,
    publish: (counted) => {
      writeCounted(counted)
      void set.close()
    },
  })
  await set.run()
}
