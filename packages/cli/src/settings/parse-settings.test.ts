import { ConnectorError, type JsonObject } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { parseSettings } from './parse-settings.ts'

const spec: JsonObject = {
  properties: {
    port: { type: 'integer' },
    password: { type: 'string', secret: true },
    ssl_key: { type: 'string', secret: true },
    read_only: { type: 'boolean' },
    timeout: { type: 'integer' },
    full: { type: 'boolean' },
    name: { type: 'string' },
    exclude: { type: 'array', items: { type: 'string' } },
  },
}

describe('parseSettings', () => {
  it('gives each value the type that the spec says', () => {
    const words = ['timeout=300', 'full=true', 'name=a=b', 'exclude=a, b', 'exclude=c']
    expect(parseSettings(words, spec)).toEqual({
      timeout: 300,
      full: true,
      name: 'a=b',
      exclude: ['a', 'b', 'c'],
    })
  })

  it.each([
    ['hunter2', 'takes key=value'],
    ['=hunter2', 'takes key=value'],
    ['password=hunter2', 'list of processes'],
    ['ssl_key=hunter2', 'list of processes'],
    ['read_only=false', 'nothing is ever written'],
    ['port=1', 'stands in the URL'],
    ['tiemout=hunter2', 'no setting tiemout: it has ssl_key, timeout, full, name, exclude'],
    ['toString=hunter2', 'no setting toString'],
    ['timeout=hunter2', 'takes an integer'],
    ['timeout=', 'takes an integer'],
    ['full=hunter2', 'takes true or false'],
  ])('refuses %s without the value', (word, message) => {
    const error = errorOf(() => parseSettings([word], spec))
    expect(error.code).toBe('USAGE')
    expect(error.message).toContain(message)
    expect(error.message).not.toContain('hunter2')
  })

  it('takes only lists twice', () => {
    expect(errorOf(() => parseSettings(['name=a', 'name=b'], spec)).message).toContain('name twice')
  })
})

function errorOf(act: () => unknown): ConnectorError {
  try {
    act()
  } catch (error) {
    if (error instanceof ConnectorError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
