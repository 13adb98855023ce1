import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { FakeVantiq } from '@monoid-kit/testkit/vantiq'
import { HostProcess } from '../connector/host-process.ts'
import { ensure } from '../ensure.ts'
import type { Printer } from '../printing/printer.ts'
import { keepServer } from '../server/keep-server.ts'
import { ShopDatabase } from '../shop/shop-database.ts'
import { askAndErase } from './ask-and-erase.ts'
import { Platform } from './platform.ts'

const entry = fileURLToPath(new URL('./main.js', import.meta.resolve('@monoid-kit/postgres')))

/**
 * Shows the Postgres connector as a Vantiq extension source, against a stand-in of the platform: a query, an erasure that is told by
 * notifications, a connection that is lost and comes back. Whatever happens, all of it is ended before it returns.
 *
 * @param printer shows it
 * @param signal ends it
 * @throws where anything is not as it should be; the signal's reason when aborted
 */
export async function runVantiqExample(printer: Printer, signal: AbortSignal): Promise<void> {
  const start = performance.now()
  printer.text('Starting a Postgres and a stand-in of the Vantiq platform…')
  const database = await keepServer(signal)
  try {
    const shop = await ShopDatabase.create(database.access)
    const silo = shop.connectorConfig
    const server = await FakeVantiq.start({ sources: { shop: { monoid: { silo, allow_writes: true } } } })
    try {
      const platform = new Platform(server, printer, signal)
      await connectAndUse(platform, shop, database.folder)
    } finally {
      await server.close()
      await shop.close()
    }
  } finally {
    await database.close()
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  printer.text('')
  printer.good(`done in ${seconds} s; all servers are stopped and their files are removed`)
}

async function connectAndUse(platform: Platform, shop: ShopDatabase, folder: string): Promise<void> {
  const { printer, server } = platform
  printer.title('Connect')
  const lines = [
    `targetServer=${server.url}`,
    `authToken=${server.token}`,
    'sources=shop',
    'automaticHealth=false',
  ]
  await writeFile(path.join(folder, 'server.config'), `${lines.join('\n')}\n`, { mode: 0o600 })
  printer.text('A file server.config, with the address of the platform, a token and the name of the source:')
  for (const line of lines) printer.text(`  ${line}`)
  printer.command(entry, ['vantiq'])
  const connector = new HostProcess({ args: [entry, 'vantiq'], cwd: folder })
  const fallen = connector.ended.then(({ exitCode, output }): never => {
    throw new Error(`The connector ended with exit code ${exitCode}: ${output}`)
  })
  try {
    await Promise.race([use(platform, shop), fallen])
  } finally {
    fallen.catch(() => undefined)
    const { exitCode, output } = await connector.stop()
    platform.signal.throwIfAborted()
    printer.title('End')
    printer.text('SIGTERM ends the connector. Its whole log, which holds no value and no secret:')
    for (const line of output.trimEnd().split('\n')) printer.text(`  ${line}`)
    ensure(exitCode === 143, `The connector should have ended with exit code 143; it was ${exitCode}.`)
  }
}

async function use(platform: Platform, shop: ShopDatabase): Promise<void> {
  const { printer, server } = platform
  await platform.connected()
  printer.good('connected; the configuration of the source is that of the connector')
  await askAndErase(platform, shop)

  printer.title('The connection is lost')
  server.stop()
  printer.text('The platform is gone. The connector tries again, a little later each time…')
  await server.listen()
  await platform.connected()
  printer.good(`connected again, as session ${server.claimCount}`)
  const [row] = await platform.select({ operation: 'validate' })
  ensure(row?.status === 'SUCCESS', 'The connector should work after the reconnect.')
}
