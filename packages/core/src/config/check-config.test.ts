import { describe, expect, test } from 'vitest'
import { checkConfig } from './check-config.ts'
import { compileSpec } from './compile-spec.ts'

const spec = { type: 'object', required: ['host'], properties: { host: { type: 'string' } } }

describe('checkConfig', () => {
  const accepting = { specText: JSON.stringify(spec), validate: () => true }

  test('uses the check that was compiled before, where it is that of the spec', async () => {
    expect(await checkConfig(spec, {}, accepting)).toEqual([])
  })

  test('compiles a spec that was not compiled before', async () => {
    const other = { ...spec, required: ['host', 'port'] }
    expect(await checkConfig(other, {}, accepting)).toEqual([
      'host is required, but it is not set',
      'port is required, but it is not set',
    ])
  })

  test('says the same by either way', async () => {
    const prebuilt = { specText: JSON.stringify(spec), validate: compileSpec(spec).validate }
    const config = { host: 7 }
    expect(await checkConfig(spec, config, prebuilt)).toEqual(await checkConfig(spec, config, undefined))
  })
})
