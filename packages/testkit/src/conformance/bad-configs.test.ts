import { prepareConfig } from '@monoid-kit/core'
import { expect, it } from 'vitest'
import { badConfigs } from './bad-configs.ts'

const spec = {
  type: 'object',
  required: ['host', 'port'],
  properties: {
    host: { type: 'string' },
    port: { type: 'integer', minimum: 1, maximum: 65_535 },
    mode: { type: 'string', pattern: '^(on|off)$' },
    lists: { type: 'array', items: { type: 'string' } },
    tls: { type: 'boolean' },
  },
}
const config = { host: 'db', port: 5432 }

it('changes one setting at a time, so that the spec forbids each', async () => {
  const all = await badConfigs(spec, config)
  expect(all.map(({ note }) => note)).toEqual([
    'a config without host',
    'a config without port',
    'a config with host of another type',
    'a config with port of another type',
    'a config with mode of another type',
    'a config with port below its minimum',
    'a config with port above its maximum',
    'a config with mode against its pattern',
  ])
  for (const { config: bad, property } of all) {
    expect((await prepareConfig(spec, bad)).ok, property.name).toBe(false)
    const { [property.name]: _, ...rest } = bad
    const { [property.name as 'host']: __, ...expected } = config
    expect(rest).toEqual(expected)
  }
})

it('finds none where the spec forbids nothing', async () => {
  expect(await badConfigs({ type: 'object', properties: { anything: {} } }, {})).toEqual([])
})
