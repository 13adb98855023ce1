import type { MonoidSchema } from '@monoid-kit/core'
import { ensure } from '../ensure.ts'
import { count } from '../printing/shorten.ts'
import { showCommand, type Walk } from './walk.ts'

/**
 * The commands that come before any request: what can be configured, whether it works, what there is.
 *
 * @param walk what to work with
 * @returns the schemas of the shop's tables
 */
export async function lookAround(walk: Walk): Promise<readonly MonoidSchema[]> {
  await showCommand(walk, {
    number: 1,
    command: 'spec',
    flags: [],
    text: 'What can be configured, as a JSON Schema: an orchestrating API makes its form from it.',
  })
  await validate(walk)
  const schemas = await findSchemas(walk)
  await scan(walk, schemas)
  return schemas
}

async function validate(walk: Walk): Promise<void> {
  const config = walk.shop.connectorConfig
  await walk.connector.write('-c', config)
  const { messages } = await showCommand(walk, {
    number: 2,
    command: 'validate',
    flags: ['-c'],
    text: 'Whether this configuration works, from the host name to the right to delete from each table.',
    shownFile: { flag: '-c', content: { ...config, password: '…' } },
  })
  const answer = messages.find((message) => message.type === 'VALIDATE')?.validate_msg
  ensure(answer?.status === 'SUCCESS', `The configuration does not work: ${answer?.message ?? 'no answer'}.`)
}

async function findSchemas(walk: Walk): Promise<readonly MonoidSchema[]> {
  const { messages } = await showCommand(walk, {
    number: 3,
    command: 'schema',
    flags: ['-c'],
    text: 'Every table with its columns. A view is none, and partitions are no tables of their own.',
  })
  const schemas = messages.find((message) => message.type === 'SCHEMA')?.schema_msg.schemas ?? []
  const found = schemas.map(({ group, name }) => `${group}/${name}`).sort()
  const census = await walk.shop.census()
  const expected = census.map(({ table }) => walk.shop.groupOf(table).replace('.', '/')).sort()
  ensure(
    found.join() === expected.join(),
    `The schema should list ${expected.join(', ')}; it lists ${found.join(', ')}.`,
  )
  walk.printer.good(`${count(found.length, 'table')}: ${found.join(', ')}`)
  return schemas
}

async function scan(walk: Walk, schemas: readonly MonoidSchema[]): Promise<void> {
  await walk.connector.write('-s', { schemas })
  const { messages } = await showCommand(walk, {
    number: 4,
    command: 'scan',
    flags: ['-c', '-s'],
    text: 'A sample of each table, spread over all of it, in which an API looks for personal data.',
  })
  const sampled = new Set(
    messages.flatMap((message) => (message.type === 'RECORD' ? [message.record.schema_name] : [])),
  )
  ensure(
    sampled.size === schemas.length,
    `The scan should show rows of ${schemas.length} tables; it shows ${sampled.size}.`,
  )
}
