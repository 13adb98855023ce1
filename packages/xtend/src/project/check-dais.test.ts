import type { JsonValue } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { checkDais } from './check-dais.ts'
import { daisSchema } from './dais-schema.ts'

const container = {
  name: 'weather',
  context: '.',
  port: 8081,
  version: '1.0.0',
  capabilities: ['externalHttps'],
  secretsEnabled: true,
  cpuRequest: 1000,
  cpuLimit: 1000,
  memoryRequest: 1000,
  memoryLimit: 1000,
}

/** Judges a file with one container. */
async function faultsOf(change: Readonly<Record<string, JsonValue | undefined>>): Promise<string[]> {
  const changed: Record<string, JsonValue | undefined> = { ...container, ...change }
  for (const [name, value] of Object.entries(changed)) if (value === undefined) delete changed[name]
  return checkDais({ containers: [changed as JsonValue] })
}

describe('checkDais', () => {
  it.each([
    [{}],
    [{ type: 'model' }],
    [{ type: 'ui', context: 'services/weather', capabilities: [], secretsEnabled: false }],
    [{ port: 65_535, version: '2.0.0-rc.1+build.5', cpuRequest: 1, memoryRequest: 1 }],
    [{ name: 'Weather of today', context: './a..b' }],
  ])('takes %j', async (change) => {
    expect(await faultsOf(change)).toEqual([])
  })

  it.each<[Readonly<Record<string, JsonValue | undefined>>, string]>([
    [{ name: undefined }, 'containers[0].name is required, but it is not set'],
    [{ name: ' weather' }, 'containers[0].name: expected a value that is a name without blanks around it'],
    [
      { name: 'a\u001b[31mb' },
      'containers[0].name: expected a value that is a name without blanks around it',
    ],
    [{ context: '/etc' }, 'containers[0].context: expected a value that is a folder within the repository'],
    [{ context: 'a/../../b' }, 'containers[0].context: expected a value that is a folder within'],
    [{ context: 'C:\\services' }, 'containers[0].context: expected a value that is a folder within'],
    [{ context: '..\\b' }, 'containers[0].context: expected a value that is a folder within'],
    [{ port: 0 }, 'containers[0].port: expected at least 1, but the number 0 came'],
    [{ port: 65_536 }, 'containers[0].port: expected at most 65535, but the number 65536 came'],
    [{ port: '8081' }, 'containers[0].port: expected an integer, but the string "8081" came'],
    [
      { version: '1.0' },
      'containers[0].version: expected a value that is a version by semver.org, such as 1.4.0, but',
    ],
    [{ version: 'v1.0.0' }, 'containers[0].version: expected a value that is a version by semver.org'],
    [{ version: '01.0.0' }, 'containers[0].version: expected a value that is a version by semver.org'],
    [
      { capabilities: ['internet'] },
      'containers[0].capabilities[0]: expected one of "externalHttps", "externalInternet"',
    ],
    [
      { capabilities: ['externalHttps', 'externalHttps'] },
      'containers[0].capabilities: expected entries that differ',
    ],
    [{ secretsEnabled: 'yes' }, 'containers[0].secretsEnabled: expected true or false'],
    [{ cpuLimit: 999 }, 'containers[0].cpuRequest: expected at most cpuLimit, which is 999, but 1000 came'],
    [
      { memoryRequest: 1001 },
      'containers[0].memoryRequest: expected at most memoryLimit, which is 1000, but 1001 came',
    ],
    [{ memoryLimit: 1.5 }, 'containers[0].memoryLimit: expected an integer, but the number 1.5 came'],
    [{ type: 'service' }, 'containers[0].type: expected one of "model", "ui"'],
    [{ cpuRequests: 5 }, 'containers[0].cpuRequests is not a known property'],
  ])('refuses %j', async (change, sentence) => {
    expect((await faultsOf(change))[0]).toMatch(sentence)
  })

  it('tells all faults at once', async () => {
    const faults = await checkDais({
      containers: [{ ...container, port: 0, version: '1' }, container, { ...container, cpuRequest: 1001 }, 5],
    })
    expect(faults).toEqual([
      expect.stringContaining('containers[0].port'),
      expect.stringContaining('containers[0].version'),
      'containers[3]: expected an object, but the number 5 came',
      'containers[1].name: expected another name than containers[0] has',
      'containers[2].name: expected another name than containers[0] has',
      'containers[2].cpuRequest: expected at most cpuLimit, which is 1000, but 1001 came',
    ])
  })

  it.each<JsonValue>([null, 5, 'x', [], [container], {}, { containers: [] }, { containers: container }])(
    'refuses %j',
    async (value) => {
      expect(await checkDais(value)).not.toEqual([])
    },
  )
})

describe('the published schema', () => {
  it('has an address, and a title and a description for everything that can stand in the file', async () => {
    const schema = await daisSchema()
    expect(schema).toMatchObject({ $id: expect.stringMatching(/^https:\/\/.*\/dais\.schema\.json$/) })
    const lacking: string[] = []
    const visit = (path: string, value: JsonValue | undefined): void => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return
      const part = value as Readonly<Record<string, JsonValue>>
      if (!('$ref' in part) && !(part.title && part.description)) lacking.push(path)
      for (const [name, member] of Object.entries(part.properties ?? {})) visit(`${path}.${name}`, member)
      visit(`${path}[]`, part.items)
    }
    visit('$', schema)
    const { container: definition } = schema.definitions as Readonly<Record<string, JsonValue>>
    visit('container', definition)
    expect(lacking).toEqual([])
  })
})
