import { type JsonObject, prepareConfig } from '@monoid-kit/core'
import { ProcessLauncher } from '@monoid-kit/orchestrator'
import { describe, expect, it } from 'vitest'
import { Subject } from '../../subject.ts'
import { specIsBackwardCompatible } from './backward-compatible.ts'
import { sampleConfigs } from './sample-configs.ts'

const properties = {
  host: { type: 'string', maxLength: 20 },
  port: { type: 'integer', minimum: 1, maximum: 65_535 },
  mode: { type: 'string', pattern: '^(off|on|strict)$' },
  names: { type: 'array', items: { type: 'string' } },
  tunnel: { type: 'object', properties: { host: { type: 'string' } } },
}
const before = { type: 'object', required: ['host'], properties }

/** What the check says where a connector prints this spec. */
async function findingsFor(spec: JsonObject): Promise<string[]> {
  const line = JSON.stringify({ type: 'SPEC', spec: { spec } })
  const command = [process.execPath, '-e', `console.log(${JSON.stringify(line)})`] as const
  const subject = new Subject({ launcher: new ProcessLauncher({ command }), previousSpec: { spec: before } })
  return (await specIsBackwardCompatible.run(subject)).map(({ sent, came }) => `${sent}: ${came}`)
}

describe('sampleConfigs', () => {
  it('makes configurations that the spec allows: the shortest, the fullest, each setting at its limits', async () => {
    const samples = await sampleConfigs(before)
    for (const { config } of samples) expect((await prepareConfig(before, config)).ok).toBe(true)
    const configs = samples.map(({ config }) => config)
    expect(Object.keys(configs[0] ?? {})).toEqual(['host'])
    expect(Object.keys(configs[1] ?? {})).toEqual(Object.keys(properties))
    for (const port of [1, 65_535]) expect(configs).toContainEqual(expect.objectContaining({ port }))
    for (const mode of ['off', 'on', 'strict'])
      expect(configs).toContainEqual(expect.objectContaining({ mode }))
    expect(configs).toContainEqual({ host: 'x'.repeat(20) })
  })

  it('takes what nobody can make up from a configuration that works', async () => {
    const spec = {
      type: 'object',
      required: ['id'],
      properties: { id: { type: 'string', pattern: '^\\d{4}-\\w$' } },
    }
    expect(await sampleConfigs(spec)).toEqual([])
    expect(await sampleConfigs(spec, { id: '1234-x' })).toMatchObject([
      { config: { id: '1234-x' } },
      { config: { id: '1234-x' } },
      { config: { id: '1234-x' } },
    ])
  })
})

describe('spec.backward-compatible', () => {
  it('lets a setting be added, widened and described', async () => {
    const wider = {
      ...properties,
      host: { type: 'string', title: 'Host' },
      port: { type: 'integer', minimum: 0 },
      mode: { type: 'string' },
      added: { type: 'string' },
    }
    expect(await findingsFor({ ...before, properties: wider })).toEqual([])
  })

  it.each([
    ['a setting that is required now', { ...before, required: ['host', 'port'] }, 'port is required'],
    [
      'a range',
      { ...before, properties: { ...properties, port: { type: 'integer', maximum: 1000 } } },
      'port',
    ],
    [
      'a word',
      { ...before, properties: { ...properties, mode: { type: 'string', pattern: '^(off|on)$' } } },
      'mode',
    ],
    [
      'a length',
      { ...before, properties: { ...properties, host: { type: 'string', maxLength: 19 } } },
      'host',
    ],
    ['a type', { ...before, properties: { ...properties, names: { type: 'string' } } }, 'names'],
    [
      'a setting',
      { ...before, properties: { ...properties, tunnel: { type: 'object', properties: {} } } },
      'tunnel.host',
    ],
  ])('finds %s that has narrowed or gone', async (_, spec, named) => {
    const findings = await findingsFor(spec)
    expect(findings.length).toBeGreaterThan(0)
    expect(findings.every((finding) => finding.includes(named))).toBe(true)
  })
})
