import type { JsonObject, MonoidSchema } from '@monoid-kit/core'
import { ensure } from '../ensure.ts'
import { person } from '../shop/person.ts'
import { personQuery } from '../shop/person-query.ts'
import type { ShopDatabase } from '../shop/shop-database.ts'
import type { Platform } from './platform.ts'

/**
 * Asks for a person's records, erases them, and asks again.
 *
 * @param platform asks
 * @param shop is looked at, too, so that what the connector says can be proved
 */
export async function askAndErase(platform: Platform, shop: ShopDatabase): Promise<void> {
  const { printer } = platform
  printer.title('Query')
  printer.text('What the silo holds: its tables and their columns.')
  const identifiers = identifiersFor(await platform.select({ operation: 'schema' }))
  printer.text('')
  printer.text(
    `All that it holds of ${person.name}, streamed in messages of status 100 and a last one of 200:`,
  )
  const results = { operation: 'results', identifiers }
  const rows = await platform.select(results, 2)
  const before = await shop.census()
  const hers = (census: typeof before) => census.reduce((sum, { herRows }) => sum + herRows, 0)
  ensure(rows.length > 0, 'Some of her rows should have come.')
  const byKey = hers(before) - rows.length
  printer.good(
    `${rows.length} rows of the linked tables; ${byKey} more hang on her orders and go with them when she is erased`,
  )

  printer.title('Erasure')
  printer.text('A SELECT never deletes:')
  await platform.selectRefused({ operation: 'delete', identifiers }, 'io.monoid-kit.NOT_ENABLED')
  printer.text('')
  printer.text('A PUBLISH does, where the configuration of the source says "allow_writes": true:')
  const told = await platform.publish({ operation: 'delete', request_id: 'erase-1', identifiers })
  const summary = told.at(-1)
  ensure(summary?.request_status === 'COMPLETE', 'The delete should be complete.')
  const after = await shop.census()
  ensure(hers(after) === 0, `${hers(after)} of her rows are still there.`)
  for (const [index, { fingerprintOfOthers, table }] of after.entries()) {
    const unchanged = fingerprintOfOthers === before[index]?.fingerprintOfOthers
    ensure(unchanged, `Rows of ${table} that belong to others have changed.`)
  }
  printer.good(`all ${hers(before)} rows of hers are gone, in one transaction; no other row has changed`)
  const left = await platform.select(results)
  ensure(left.length === 0, `${left.length} of her rows were handed out after the erasure.`)
}

/** One identifier per linked column, as for any other host of the connector. */
function identifiersFor(rows: readonly JsonObject[]): readonly JsonObject[] {
  const schemas = rows.map(
    (row): MonoidSchema => ({
      name: String(row.schema_name),
      group: String(row.schema_group),
      json_schema: {},
    }),
  )
  // the platform need not send the schemas back
  return personQuery(schemas).identifiers.map(({ json_schema: _, ...identifier }) => identifier)
}
