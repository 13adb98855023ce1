import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { ConnectorProcess } from './connector/connector-process.ts'
import type { Printer } from './printing/printer.ts'
import { count } from './printing/shorten.ts'
import { keepServer } from './server/keep-server.ts'
import { person } from './shop/person.ts'
import { personQuery } from './shop/person-query.ts'
import { ShopDatabase } from './shop/shop-database.ts'
import { erasePerson } from './steps/erase-person.ts'
import { exportPerson } from './steps/export-person.ts'
import { lookAround } from './steps/look-around.ts'
import type { Walk } from './steps/walk.ts'

/**
 * Walks the Postgres connector through all eight commands on a shop of its own. Whatever happens, the server is
 * stopped and every file removed before it returns.
 *
 * @param printer shows it
 * @param signal ends it
 * @throws where anything is not as it should be; the signal's reason when aborted
 */
export async function runDemo(printer: Printer, signal: AbortSignal): Promise<void> {
  const start = performance.now()
  printer.text('Starting a Postgres…')
  const server = await keepServer(signal)
  try {
    const shop = await ShopDatabase.create(server.access)
    try {
      signal.throwIfAborted()
      const files = path.join(server.folder, 'files')
      await mkdir(files, { mode: 0o700 })
      await walkThrough({ printer, shop, connector: new ConnectorProcess(files, signal) }, files)
    } finally {
      await shop.close()
    }
  } finally {
    await server.close()
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  printer.text('')
  printer.good(`done in ${seconds} s; the server is stopped and its files are removed`)
}

async function walkThrough(walk: Walk, files: string): Promise<void> {
  const { printer, shop } = walk
  const before = await shop.census()
  const rows = before.reduce((sum, { allRows }) => sum + allRows, 0)
  printer.title('Before')
  printer.text(
    `A shop in PostgreSQL ${shop.version}: ${count(before.length, 'table')}, ${count(rows, 'row')}.`,
  )
  printer.text(`${person.name} wants to see what it holds of her, and then wants to be forgotten.`)
  printer.census(before)
  printer.text(`The commands below run in ${files}, where their argument files are.`)
  const schemas = await lookAround(walk)
  const query = personQuery(schemas)
  const handles = await exportPerson(walk, query)
  await erasePerson(walk, query, handles)
}
