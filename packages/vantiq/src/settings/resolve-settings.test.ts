import { ConnectorError } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { resolveSettings, variableOf } from './resolve-settings.ts'
import { type SettingName, settingTable } from './setting-table.ts'

const given = { targetServer: 'https://h', authToken: 'token', sources: 'orders' }

function failure(settings: Readonly<Record<string, unknown>>, environment = {}): string {
  try {
    resolveSettings({ given: settings, environment })
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'HOST_SETTINGS') return error.message
  }
  return 'no failure'
}

const settingsOf = (more: Readonly<Record<string, unknown>>) =>
  resolveSettings({ given: { ...given, ...more } }).settings

describe('resolveSettings', () => {
  it('fills in defaults', () => {
    const { settings, warnings } = resolveSettings({ given })
    expect(settings).toMatchObject({
      targetServer: 'https://h',
      sources: ['orders'],
      tcpProbePort: 8000,
      sendPings: true,
      failOnConnectionError: false,
      frames: 'binary',
    })
    expect(settings.reconnectSecret).toBeUndefined()
    expect(warnings).toEqual([])
  })

  it('has a default within its limits for each number', () => {
    for (const [name, definition] of Object.entries(settingTable)) {
      if (definition.kind !== 'number') continue
      expect(definition.default, name).toBeGreaterThanOrEqual(definition.least)
      expect(definition.default, name).toBeLessThanOrEqual(definition.most)
    }
  })

  it.each([
    ['true', true],
    ['TRUE', true],
    [' true ', true],
    ['false', false],
    ['False', false],
    [true, true],
    [false, false],
    ['', true],
    ['  ', true],
  ])('[7.7.8] reads sendPings=%j as %s', (raw, expected) => {
    expect(settingsOf({ sendPings: raw }).sendPings).toBe(expected)
  })

  it('takes blanks off values, but keeps those within the name of a source', () => {
    const settings = settingsOf({ authToken: ' token== ', sources: ' a b , c ', tcpProbePort: '81 ' })
    expect(settings.authToken).toBe('token==')
    expect(settings.sources).toEqual(['a b', 'c'])
    expect(settings.tcpProbePort).toBe(81)
  })

  it('tells all faults at once', () => {
    const message = failure({
      targetServer: 'ftp://h',
      sources: 'a,,b',
      sendPings: 'yes',
      failOnConnectionError: 'junk',
      tcpProbePort: '70000',
      backOffCapSeconds: 'ten',
      frames: 'blob',
      maxFrameBytes: '2000.5',
      connectKWArgs: '{',
    })
    expect(message).toMatch(/sendPings: expected true or false, but it is "yes"/)
    for (const name of [
      'targetServer',
      'authToken',
      'sources',
      'failOnConnectionError',
      'tcpProbePort',
      'backOffCapSeconds',
      'frames',
      'maxFrameBytes',
      'connectKWArgs',
    ]) {
      expect(message).toContain(`${name}: `)
    }
  })

  it('refuses a source that is named twice', () => {
    expect(failure({ ...given, sources: 'a, b,a' })).toContain('sources: "a" is named more than once')
  })

  it('tells that source has to be sources', () => {
    expect(failure({ targetServer: 'h', authToken: 't', source: 'a' })).toContain('has to be "sources"')
  })

  it('never shows a secret', () => {
    const message = failure({
      targetServer: 'https://u:canary@h',
      authToken: { canary: 1 },
      reconnectSecret: ['canary'],
      connectKWArgs: '"http://u:canary@proxy"',
    })
    expect(message).toContain('authToken: expected a text')
    expect(message).toContain('connectKWArgs: expected a JSON object')
    expect(message).not.toContain('canary')
  })

  it('tells of a misspelt name together with what is missing', () => {
    const message = failure({ targetServer: 'https://h', sources: 'orders', authtoken: 'canary' })
    expect(message).toContain('authToken: it is missing')
    expect(message).toContain('"authtoken" is no setting and has no effect; is authToken meant?')
    expect(message).not.toContain('canary')
  })

  it('does not show the rest of a token that was broken over lines', () => {
    const { warnings } = resolveSettings({ given: { ...given, canary: '=', canaries: '', AUTHTOKEN: '' } })
    expect(warnings).toHaveLength(3)
    expect(warnings.join()).not.toContain('canar')
    expect(warnings[2]).toContain('is authToken meant?')
  })

  it('[7.7.2] takes the token from the environment only where there is none, and an empty one is none', () => {
    const environment = { CONNECTOR_AUTH_TOKEN: 'from the environment' }
    const { authToken: _, ...rest } = given
    const tokenOf = (more: object) =>
      resolveSettings({ given: { ...rest, ...more }, environment }).settings.authToken
    expect(tokenOf({})).toBe('from the environment')
    expect(tokenOf({ authToken: ' ' })).toBe('from the environment')
    expect(tokenOf({ authToken: 'given' })).toBe('given')
    expect(failure(rest, { CONNECTOR_AUTH_TOKEN: ' ' })).toContain('CONNECTOR_AUTH_TOKEN')
  })

  it('takes any setting from the environment', () => {
    const { settings } = resolveSettings({
      given: {},
      environment: {
        CONNECTOR_TARGET_SERVER: 'h',
        CONNECTOR_AUTH_TOKEN: 't',
        CONNECTOR_SOURCES: 'a,b',
        CONNECTOR_SEND_PINGS: 'false',
      },
    })
    expect(settings).toMatchObject({
      targetServer: 'h',
      authToken: 't',
      sources: ['a', 'b'],
      sendPings: false,
    })
  })

  it('names each variable once, and readably', () => {
    const names = Object.keys(settingTable) as SettingName[]
    expect(new Set(names.map(variableOf)).size).toBe(names.length)
    expect(variableOf('connectKWArgs')).toBe('CONNECTOR_CONNECT_KW_ARGS')
    expect(variableOf('disableSslVerification')).toBe('CONNECTOR_DISABLE_SSL_VERIFICATION')
    expect(variableOf('targetServer')).toBe('CONNECTOR_TARGET_SERVER')
  })

  it('wants either a token or a user and a password', () => {
    const { authToken: _, ...rest } = given
    expect(failure({ ...given, username: 'u', password: 'p' })).toContain('there are both')
    expect(failure({ ...rest, username: 'u' })).toContain('one of them is missing')
    expect(resolveSettings({ given: { ...rest, username: 'u', password: 'p' } }).settings.username).toBe('u')
  })

  it('puts settings that are given before the environment, arguments of the Python SDK and defaults', () => {
    const sources = {
      given: { ...given, connectKWArgs: '{"max_size": 4096}' },
      environment: { CONNECTOR_MAX_INBOUND_BYTES: '3072' },
      defaults: { maxInboundBytes: 2048, automaticHealth: true },
    }
    const inbound = (more: object) => resolveSettings({ ...sources, ...more }).settings.maxInboundBytes
    expect(inbound({ given: { ...sources.given, maxInboundBytes: 5120 } })).toBe(5120)
    expect(inbound({})).toBe(3072)
    expect(inbound({ environment: {} })).toBe(4096)
    expect(inbound({ environment: {}, given })).toBe(2048)
    expect(resolveSettings(sources).settings.automaticHealth).toBe(true)
  })

  it('warns of what it does not know, and of turned-off verification', () => {
    const { warnings } = resolveSettings({
      given: { ...given, targetserver: 'x', colour: 'red', disableSslVerification: 'true' },
    })
    expect(warnings).toHaveLength(3)
    expect(warnings[0]).toContain('is targetServer meant?')
    expect(warnings[1]).toContain('"colour"')
    expect(warnings[2]).toContain('can read the token')
  })
})

describe('connectKWArgs', () => {
  it('[PYT1 test_configuration_with_connect_args] is understood as far as it means something', () => {
    const { settings, warnings } = resolveSettings({
      given: {
        ...given,
        connectKWArgs: JSON.stringify({
          disableSslVerification: true,
          max_size: null,
          open_timeout: 3,
          close_timeout: 4,
          ping_interval: null,
          ping_timeout: 5,
          server_hostname: 'inner',
          compression: 'deflate',
          proxy: null,
          ssl: true,
          max_queue: 16,
        }),
      },
    })
    expect(settings).toMatchObject({
      disableSslVerification: true,
      maxInboundBytes: 2 ** 30,
      dialTimeoutSeconds: 3,
      closeTimeoutSeconds: 4,
      sendPings: false,
      pongTimeoutSeconds: 5,
      serverHostname: 'inner',
      compression: true,
      proxy: 'none',
    })
    expect(warnings[0]).toBe('connectKWArgs: no effect here has max_queue')
  })

  it('has each wrong value told', () => {
    const message = failure({ ...given, connectKWArgs: { max_size: 'big', ssl: 'sure', compression: 7 } })
    expect(message).toContain('connectKWArgs (as maxInboundBytes): expected a whole number')
    expect(message).toContain('connectKWArgs: ssl has')
    expect(message).toContain('connectKWArgs: compression has')
  })

  it.each(['[1]', '"text"', 'null', '5', '{'])('refuses %s', (raw) => {
    expect(failure({ ...given, connectKWArgs: raw })).toContain('connectKWArgs: expected a JSON object')
  })
})
